//! A week as a picture.

mod draw;
mod pieces;

use super::calendar::Calendar;
use super::time::Span;
use super::zone::Zone;
use chrono::NaiveDate;

/// An appointment in the picture.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// From when to when.
    pub span: Span,
    /// Its status, which gives the colour.
    pub status: &'a str,
    /// What is written in it.
    pub label: &'a str,
}

impl<Z: Zone> Calendar<Z> {
    /// Seven days from `first` on as an SVG picture, readable at its own size, in light and dark:
    /// hours down, days across, by the clock on the wall. On a day on which it is changed, the time
    /// that is skipped is marked, and appointments of the time that comes twice are side by side.
    pub fn to_svg(&self, title: &str, first: NaiveDate, entries: &[Entry<'_>]) -> String {
        draw::draw(title, &pieces::Week::new(self, first, entries))
    }
}

#[cfg(test)]
mod tests {
    use crate::appointments::zone::{Changes, Utc};
    use crate::appointments::{Calendar, Span, Weekly, Window, Zone};

    use super::Entry;

    fn at(text: &str) -> i64 {
        Utc.resolve(text.parse().unwrap())
    }

    fn picture(zone: impl Zone, first: &str, entries: &[Entry<'_>]) -> String {
        let weekly = Weekly::daily(Window { opens: 540, closes: 1080 });
        Calendar::new(zone, weekly, vec![], vec![]).to_svg("A & B", first.parse().unwrap(), entries)
    }

    fn entry<'a>(from: &str, to: &str, label: &'a str) -> Entry<'a> {
        Entry { span: Span::new(at(from), at(to)), status: "confirmed", label }
    }

    /// Left edge, top edge and height of the boxes.
    fn boxes(svg: &str) -> Vec<(f64, f64, f64)> {
        let lines = svg.lines().filter(|line| line.contains("class=\"ap-box"));
        let number = |line: &str, name: &str| {
            let after = line.split_once(&format!(" {name}=\"")).unwrap().1;
            after.split_once('"').unwrap().0.parse().unwrap()
        };
        lines.map(|l| (number(l, "x"), number(l, "y"), number(l, "height"))).collect()
    }

    #[test]
    fn nothing_escapes_into_the_markup() {
        let entries = [
            entry("2026-03-02T09:00:00", "2026-03-02T12:00:00", "<b>\"&\u{0}"),
            Entry {
                status: "\"><script>",
                ..entry("2026-03-03T09:00:00", "2026-03-03T12:00:00", "")
            },
        ];
        let svg = picture(Utc, "2026-03-02", &entries);
        assert!(svg.contains("&lt;b&gt;&quot;&amp; "), "{svg}");
        assert!(svg.contains("A &amp; B") && !svg.contains("<script"), "{svg}");
    }

    #[test]
    fn what_overlaps_is_side_by_side_and_what_does_not_is_not() {
        let entries = [
            entry("2026-03-02T09:00:00", "2026-03-02T10:00:00", "a"),
            entry("2026-03-02T09:30:00", "2026-03-02T11:00:00", "b"),
            entry("2026-03-02T11:00:00", "2026-03-02T12:00:00", "c"),
        ];
        let found = boxes(&picture(Utc, "2026-03-02", &entries));
        let [a, b, c] = found.as_slice() else { panic!("{found:?}") };
        assert!(a.0 < b.0 && (a.0 - c.0).abs() < 0.1, "{found:?}");
    }

    #[test]
    fn what_passes_midnight_is_in_two_columns() {
        let entries = [entry("2026-03-02T23:00:00", "2026-03-03T01:00:00", "a")];
        let found = boxes(&picture(Utc, "2026-03-02", &entries));
        let [a, b] = found.as_slice() else { panic!("{found:?}") };
        assert!(a.0 < b.0 && a.1 > b.1, "{found:?}");
        assert_eq!(boxes(&picture(Utc, "2026-03-03", &entries)).len(), 1);
        assert!(boxes(&picture(Utc, "2026-03-04", &entries)).is_empty());
    }

    #[test]
    fn the_hour_that_comes_twice_is_side_by_side() {
        let change = at("2026-11-01T06:00:00");
        let zone = Changes { first: -4 * 3600, changes: vec![(change, -5 * 3600)] };
        let entries = [
            entry("2026-11-01T05:00:00", "2026-11-01T06:00:00", "first"),
            entry("2026-11-01T06:00:00", "2026-11-01T07:00:00", "second"),
        ];
        let svg = picture(zone, "2026-10-26", &entries);
        let found = boxes(&svg);
        let [a, b] = found.as_slice() else { panic!("{found:?}") };
        assert!(a.0 < b.0 && (a.1 - b.1).abs() < 0.1, "{found:?}");
        assert!(svg.contains("01:00-04") && svg.contains("01:00-05"), "{svg}");
    }

    #[test]
    fn the_legend_names_what_is_in_it() {
        let status = |status, hour| Entry {
            status,
            ..entry(&format!("2026-03-02T{hour}:00:00"), &format!("2026-03-02T{hour}:30:00"), "a")
        };
        let entries = [status("busy", "09"), status("held", "10"), status("unheard_of", "11")];
        let svg = picture(Utc, "2026-03-02", &entries);
        for word in [">busy<", ">held<", ">other<"] {
            assert!(svg.contains(word), "{word} {svg}");
        }
        assert!(!svg.contains(">confirmed<"), "{svg}");
    }

    #[test]
    fn any_moment_can_be_in_it() {
        let all = Entry { span: Span::new(i64::MIN, i64::MAX), status: "held", label: "x" };
        for first in ["0001-01-01", "9999-12-28", "2026-03-02"] {
            assert!(boxes(&picture(Utc, first, &[all])).len() >= 3, "{first}");
        }
    }
}
