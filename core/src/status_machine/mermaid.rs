//! Writes a machine as Mermaid: a definition that is read again as an equal machine.

use super::definition::{Definition, Source, StateText};
use super::lexer;
use super::machine::Machine;
use std::fmt::Write;

impl Definition {
    /// The definition as Mermaid. Reading it gives an equal definition.
    pub fn to_mermaid(&self) -> String {
        self.write_mermaid(|state| state.label.clone())
    }

    /// Writes the statements; `label` says what a state shows, if not its name.
    fn write_mermaid(&self, label: impl Fn(&StateText) -> Option<String>) -> String {
        let mut text = String::from("stateDiagram-v2\n");
        if let Some(direction) = &self.direction {
            _ = writeln!(text, "    direction {direction}");
        }
        for state in &self.states {
            if let Some(label) = label(state) {
                _ = writeln!(text, "    state {} as {}", lexer::quote(&label, '"'), state.name);
            }
        }
        for name in &self.initial {
            _ = writeln!(text, "    [*] --> {name}");
        }
        for transition in &self.transitions {
            let (from, to, label) = (transition.from_name(), &transition.to, transition.label());
            let colon = if label.is_empty() { "" } else { " : " };
            _ = writeln!(text, "    {from} --> {to}{colon}{label}");
        }
        for name in &self.terminal {
            _ = writeln!(text, "    {name} --> [*]");
        }
        self.write_directives(&mut text);
        text
    }

    fn write_directives(&self, text: &mut String) {
        for state in &self.states {
            if let Some(stored) = &state.stored {
                _ = writeln!(text, "    %% stored {} = {}", state.name, lexer::quote(stored, '\''));
            }
        }
        for alias in &self.aliases {
            let word = &alias.word.text;
            let word = if lexer::is_word(word) { word } else { &lexer::quote(word, '\'') };
            _ = writeln!(text, "    %% alias {word} = {}", alias.state);
        }
        for order in &self.monotone {
            let names: Vec<_> = order.iter().map(|name| name.text.as_str()).collect();
            _ = writeln!(text, "    %% monotone {}", names.join(" < "));
        }
        if self.restrict_delete {
            text.push_str("    %% on delete restrict\n");
        }
    }
}

impl Machine {
    /// The machine as Mermaid: without `counts` its definition, with them (how many rows are in
    /// each state, by index) the number is shown in each state.
    pub fn to_mermaid(&self, counts: Option<&[u64]>) -> String {
        let Some(counts) = counts else { return self.definition.to_mermaid() };
        self.definition.write_mermaid(|text| {
            let state = self.states.iter().find(|s| s.name == text.name.text)?;
            let count = counts.get(state.index).copied().unwrap_or(0);
            Some(format!("{} ({count})", text.label()))
        })
    }

    /// Is `any` used, and so drawn?
    pub(super) fn uses_any(&self) -> bool {
        self.definition.transitions.iter().any(|t| matches!(t.from, Source::Any(_)))
    }
}
