//! Writes a machine in the DOT language of Graphviz.

use super::definition::Source;
use super::machine::Machine;
use std::fmt::Write;

impl Machine {
    /// The machine in DOT; with `counts` (rows in each state, by index) shown in each state.
    pub fn to_dot(&self, counts: Option<&[u64]>) -> String {
        let mut dot = format!("digraph {} {{\n", quote(&self.subject));
        dot.push_str(
            "  rankdir=TB;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n",
        );
        dot.push_str("  edge [fontname=\"sans-serif\", fontsize=10];\n");
        for (state, text) in self.states.iter().zip(&self.definition.states) {
            let count = counts.map(|c| c.get(state.index).copied().unwrap_or(0));
            let count = count.map_or(String::new(), |count| format!("\n{count}"));
            let border = if state.terminal { ", peripheries=2" } else { "" };
            let label = quote(&format!("{}{count}", text.label()));
            _ = writeln!(dot, "  s{} [label={label}{border}];", state.index);
        }
        for state in self.states.iter().filter(|state| state.initial) {
            let start = format!("start{}", state.index);
            _ = writeln!(
                dot,
                "  {start} [shape=point, width=0.15];\n  {start} -> s{};",
                state.index
            );
        }
        if self.uses_any() {
            dot.push_str("  any [label=\"any\", style=\"rounded,dashed\"];\n");
        }
        self.write_arrows(&mut dot);
        dot.push_str("}\n");
        dot
    }

    fn write_arrows(&self, dot: &mut String) {
        let number = |name: &str| self.states.iter().find(|s| s.name == name).map(|s| s.index);
        for transition in &self.definition.transitions {
            let from = match &transition.from {
                Source::Any(_) => Some("any".to_owned()),
                Source::State(name) => number(&name.text).map(|i| format!("s{i}")),
            };
            if let (Some(from), Some(to)) = (from, number(&transition.to.text)) {
                _ = writeln!(dot, "  {from} -> s{to} [label={}];", quote(&transition.label()));
            }
        }
    }
}

fn quote(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}
