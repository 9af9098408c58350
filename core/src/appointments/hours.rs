//! The hours document: `{"mon": [["09:00","12:00"],["13:00","17:00"]], "fri": [["18:00","02:00"]]}`.

mod problem;

pub use problem::{Problem, ProblemCode, Problems};

use chrono::Weekday;
use serde_json::Value;

/// Most windows that a day may have.
pub const MAX_WINDOWS: usize = 12;

const DAY_MINUTES: u16 = 24 * 60;
const KEYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A time of being open, in minutes after the midnight of the date on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// 0 to 1439.
    pub opens: u16,
    /// Later than `opens`; over 1440 it is the next day.
    pub closes: u16,
}

/// The windows of every day of the week, in order and apart from each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Weekly([Vec<Window>; 7]);

impl Weekly {
    /// The same window every day.
    pub fn daily(window: Window) -> Self {
        Self(std::array::from_fn(|_| vec![window]))
    }

    /// Reads the document; everything that is wrong with it is found at once.
    pub fn parse(document: &Value) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut weekly = Self::default();
        let Some(days) = document.as_object() else {
            let path = "$".to_owned();
            return Err(Problems(vec![Problem { path, code: ProblemCode::NotAnObject }]));
        };
        for (key, list) in days {
            let day = weekly.0.iter_mut().zip(KEYS).find(|(_, name)| name == key);
            match day {
                Some((day, _)) => *day = read_windows(&format!("$.{key}"), list, &mut problems),
                // Written as JSON, a key is quoted in a jsonpath, too.
                None => problems.push(Problem {
                    path: format!("$.{}", Value::from(key.as_str())),
                    code: ProblemCode::UnknownDay,
                }),
            }
        }
        if problems.is_empty() { Ok(weekly) } else { Err(Problems(problems)) }
    }

    /// The windows that start on this day.
    pub fn day(&self, day: Weekday) -> &[Window] {
        let index = usize::try_from(day.num_days_from_monday()).unwrap_or(0);
        self.0.get(index).map_or(&[], Vec::as_slice)
    }
}

/// What is wrong with the document.
pub fn problems(document: &Value) -> Vec<Problem> {
    Weekly::parse(document).err().map(|problems| problems.0).unwrap_or_default()
}

/// Reads the windows of one date, as an override has them: `[["10:00","14:00"]]`. An empty list is
/// a day on which it is closed.
pub fn windows(list: &Value) -> Result<Vec<Window>, Problems> {
    let mut problems = Vec::new();
    let windows = read_windows("$", list, &mut problems);
    if problems.is_empty() { Ok(windows) } else { Err(Problems(problems)) }
}

fn read_windows(path: &str, list: &Value, problems: &mut Vec<Problem>) -> Vec<Window> {
    let Some(list) = list.as_array() else {
        problems.push(Problem { path: path.to_owned(), code: ProblemCode::NotAList });
        return Vec::new();
    };
    if list.len() > MAX_WINDOWS {
        problems.push(Problem { path: path.to_owned(), code: ProblemCode::TooManyWindows });
        return Vec::new();
    }
    let mut windows = Vec::with_capacity(list.len());
    for (i, pair) in list.iter().enumerate() {
        match read_window(pair) {
            Ok(window) => windows.push(window),
            Err(wrong) => problems.extend(wrong.into_iter().map(|(part, code)| {
                let part = part.map_or(String::new(), |part| format!("[{part}]"));
                Problem { path: format!("{path}[{i}]{part}"), code }
            })),
        }
    }
    unite(windows)
}

/// Mistakes in a window, with the place of the time that has it.
type Wrong = Vec<(Option<usize>, ProblemCode)>;

fn read_window(pair: &Value) -> Result<Window, Wrong> {
    let Some([opens, closes]) = pair.as_array().map(Vec::as_slice) else {
        return Err(vec![(None, ProblemCode::NotAWindow)]);
    };
    let (opens, closes) = (read_time(opens).filter(|t| *t < DAY_MINUTES), read_time(closes));
    match (opens, closes) {
        (Some(opens), Some(closes)) if closes > opens => Ok(Window { opens, closes }),
        (Some(opens), Some(closes)) if closes < opens => {
            Ok(Window { opens, closes: closes + DAY_MINUTES })
        }
        (Some(_), Some(_)) => Err(vec![(None, ProblemCode::EmptyWindow)]),
        _ => {
            let bad = [opens.is_none(), closes.is_none()];
            let bad = bad.into_iter().enumerate().filter(|(_, bad)| *bad);
            Err(bad.map(|(part, _)| (Some(part), ProblemCode::NotATime)).collect())
        }
    }
}

/// Minutes after midnight of exactly `HH:MM`, up to `24:00`.
fn read_time(time: &Value) -> Option<u16> {
    let [a, b, b':', c, d] = time.as_str()?.as_bytes() else { return None };
    let number = |tens: &u8, ones: &u8| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
    };
    let (hours, minutes) = (number(a, b)?, number(c, d)?);
    let time = hours * 60 + minutes;
    (minutes < 60 && time <= DAY_MINUTES).then_some(time)
}

/// Windows in order, with those that overlap or touch made one.
pub(super) fn unite(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable();
    windows.dedup_by(|next, kept| {
        let joins = next.opens <= kept.closes;
        if joins {
            kept.closes = kept.closes.max(next.closes);
        }
        joins
    });
    windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(document: &Value) -> Vec<(String, &'static str)> {
        problems(document).into_iter().map(|p| (p.path, p.code.name())).collect()
    }

    fn of(list: &Value) -> Vec<(u16, u16)> {
        windows(list).unwrap().into_iter().map(|w| (w.opens, w.closes)).collect()
    }

    #[test]
    fn reads_windows_in_any_order_and_past_midnight() {
        assert_eq!(of(&json!([["13:00", "17:00"], ["09:00", "12:00"]])), [(540, 720), (780, 1020)]);
        assert_eq!(of(&json!([["18:00", "02:00"]])), [(1080, 1560)]);
        assert_eq!(of(&json!([["18:00", "00:00"]])), [(1080, 1440)]);
        assert_eq!(of(&json!([["00:00", "24:00"]])), [(0, 1440)]);
        assert_eq!(of(&json!([])), []);
    }

    #[test]
    fn windows_that_overlap_or_touch_are_one() {
        assert_eq!(of(&json!([["09:00", "12:00"], ["12:00", "17:00"]])), [(540, 1020)]);
        assert_eq!(of(&json!([["09:00", "12:00"], ["10:00", "11:00"]])), [(540, 720)]);
        assert_eq!(of(&json!([["20:00", "04:00"], ["09:00", "21:00"]])), [(540, 1680)]);
        assert_eq!(of(&json!([["00:00", "12:00"], ["12:00", "11:00"]])), [(0, 2100)]);
    }

    #[test]
    fn a_missing_day_and_an_empty_one_are_closed() {
        let weekly = Weekly::parse(&json!({"mon": [["09:00", "12:00"]], "sun": []})).unwrap();
        assert_eq!(weekly.day(Weekday::Mon).len(), 1);
        assert!(weekly.day(Weekday::Sun).is_empty() && weekly.day(Weekday::Tue).is_empty());
    }

    #[test]
    fn every_mistake_is_found_at_its_place() {
        assert_eq!(found(&json!([])), [("$".into(), "not_an_object")]);
        assert_eq!(found(&json!(null)), [("$".into(), "not_an_object")]);
        let document = json!({
            "Mon": [], "a \"b": [], "fri": "09:00-17:00", "mon": [["9:00", "25:00"], ["10:00"], "x"],
            "sat": [["10:00", "10:00"]], "sun": null, "tue": [["24:00", "24:00"], ["00:00", "24:01"]],
            "thu": vec![json!(["00:00", "00:01"]); 13], "wed": [["09:00", "17:00"]],
        });
        let expected = [
            ("$.\"Mon\"", "unknown_day"),
            ("$.\"a \\\"b\"", "unknown_day"),
            ("$.fri", "not_a_list"),
            ("$.mon[0][0]", "not_a_time"),
            ("$.mon[0][1]", "not_a_time"),
            ("$.mon[1]", "not_a_window"),
            ("$.mon[2]", "not_a_window"),
            ("$.sat[0]", "empty_window"),
            ("$.sun", "not_a_list"),
            ("$.thu", "too_many_windows"),
            ("$.tue[0][0]", "not_a_time"),
            ("$.tue[1][1]", "not_a_time"),
        ];
        let expected: Vec<_> = expected.map(|(path, code)| (path.to_owned(), code)).into();
        assert_eq!(found(&document), expected);
    }

    #[test]
    fn only_the_strict_form_of_a_time_is_read() {
        for text in ["9:00", "09:60", "09:00 ", "0900", "09:00:00", "+9:00", "२२:००", "24:30", ""]
        {
            assert_eq!(read_time(&json!(text)), None, "{text}");
        }
        assert_eq!(read_time(&json!(900)), None);
        assert_eq!(read_time(&json!("24:00")), Some(1440));
    }

    #[test]
    fn the_message_says_where() {
        let wrong = Weekly::parse(&json!({"mon": [["09:00", "09:00"]]})).unwrap_err();
        assert!(wrong.to_string().starts_with("$.mon[0]: the window opens and closes"), "{wrong}");
    }
}
