//! Like `phone_oracle`, for numbers in texts: writes `start|raw|e164` of each number found.

use std::io::{self, BufRead, BufWriter, Write};

use concierge_core::phone::{self, Level};

fn main() -> io::Result<()> {
    let level = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(Level::Valid);
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (text, region) = line.rsplit_once('\t').unwrap_or((&line, ""));
        let text = text.replace("\\n", "\n");
        let found = phone::find(&text, region, level).unwrap_or_default();
        let fields =
            found.iter().map(|found| format!("{}|{}|{}", found.start, found.raw, found.e164));
        writeln!(out, "{}", fields.collect::<Vec<_>>().join("\t").replace('\n', "\\n"))?;
    }
    Ok(())
}
