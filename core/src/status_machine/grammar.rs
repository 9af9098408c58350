//! Reads a definition: the body of a Mermaid `stateDiagram-v2`, a statement a line.
//!
//! A state is a name of letters, digits and `_` that does not start with a digit: what Mermaid
//! takes and what lower_snake and UPPER_CASE products store, case as written. A column that holds
//! something else, such as `in-progress`, has a name in the diagram and a directive
//! `%% stored in_progress = 'in-progress'`.

use super::action::Action;
use super::cursor::Cursor;
use super::definition::{
    Alias, Definition, MAX_BYTES, MAX_CLAUSES, MAX_EDGES, MAX_STATES, Source, StateText,
    Transition, Trigger,
};
use super::error::{DefinitionError, DefinitionErrors, Errors, Name, Place, Problem};
use super::guard::Guard;
use super::interval::Interval;
use super::lexer::{self, Kind};
use std::collections::HashMap;

/// Words that Mermaid (in any case) or this grammar read as something else than a state.
const RESERVED: &[&str] = &[
    "any",
    "state",
    "note",
    "direction",
    "class",
    "classDef",
    "style",
    "click",
    "scale",
    "hide",
    "as",
    "stateDiagram",
    "linkStyle",
    "accTitle",
    "accDescr",
];

/// Statements of Mermaid that are refused, rather than silently lost.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("note", "a note"),
    ("class", "a class"),
    ("classDef", "a class"),
    ("style", "a style"),
    ("linkStyle", "a style"),
    ("click", "a link"),
    ("accTitle", "a title"),
    ("accDescr", "a description"),
    ("scale", "a scale"),
    ("hide", "hiding"),
];

impl Definition {
    /// Reads `text`. Every line that is wrong is reported, with its place.
    pub fn parse(text: &str) -> Result<Self, DefinitionErrors> {
        let mut errors = Errors::default();
        if text.len() > MAX_BYTES {
            errors.add(whole(Problem::TooMany { what: "bytes", limit: MAX_BYTES }));
            return errors.or(Self::default());
        }
        let mut reader = Reader::default();
        for (i, line) in text.lines().enumerate() {
            errors.keep(reader.line(line, Place { line: i + 1, column: 1 }));
        }
        let definition = reader.finish(&mut errors);
        errors.or(definition)
    }
}

/// An error of the definition as a whole.
pub(crate) fn whole(problem: Problem) -> DefinitionError {
    DefinitionError { place: Place { line: 1, column: 1 }, token: String::new(), problem }
}

#[derive(Default)]
struct Reader {
    definition: Definition,
    labels: HashMap<String, String>,
    stored: Vec<(Name, String)>,
    /// States that stand alone on a line, or with a label only.
    declared: Vec<Name>,
    started: bool,
}

impl Reader {
    fn line(&mut self, line: &str, place: Place) -> Result<(), DefinitionError> {
        let code = line.trim_start();
        let indent = line.chars().count() - code.chars().count();
        let end = Place { column: line.chars().count() + 1, ..place };
        match code.strip_prefix("%%") {
            Some(comment) => {
                let start = Place { column: place.column + indent + 2, ..place };
                self.comment(comment, start, end)
            }
            None => {
                if let Some((name, text)) = description(code) {
                    let place = Place { column: place.column + indent, ..place };
                    return self.label(Name { text: name.to_owned(), place }, lexer::decode(text));
                }
                let tokens = lexer::tokens(line, place)?;
                self.statement(&mut Cursor::new(&tokens, end))
            }
        }
    }

    /// A directive, or a comment that says nothing to us (in which anything may stand).
    fn comment(&mut self, text: &str, place: Place, end: Place) -> Result<(), DefinitionError> {
        let words: Vec<_> = text.split_whitespace().take(2).collect();
        let is_directive =
            matches!(words.as_slice(), ["alias" | "monotone" | "stored", ..] | ["on", "delete"]);
        if !is_directive {
            return Ok(());
        }
        let tokens = lexer::tokens(text, place)?;
        let cursor = &mut Cursor::new(&tokens, end);
        self.directive(cursor)?;
        cursor.expect_end("the end of the line")
    }

    fn directive(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
        if cursor.eat_word("alias") {
            let word = cursor.of_kind(&[Kind::Word, Kind::Text, Kind::Quoted], "a word")?;
            cursor.expect_symbol("=", "=")?;
            let state = cursor.word("a state")?;
            self.definition.aliases.push(Alias { word, state });
        } else if cursor.eat_word("stored") {
            let state = cursor.word("a state")?;
            cursor.expect_symbol("=", "=")?;
            let word = cursor.of_kind(&[Kind::Text, Kind::Quoted], "a word in quotes")?;
            self.stored.push((state, word.text));
        } else if cursor.eat_word("monotone") {
            let order = cursor.list("<", |c| c.word("a state"))?;
            self.definition.monotone.push(order);
        } else {
            cursor.next();
            cursor.next();
            if !cursor.eat_word("restrict") {
                return Err(cursor.unexpected("restrict"));
            }
            self.definition.restrict_delete = true;
        }
        Ok(())
    }

    fn statement(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
        let Some(first) = cursor.peek() else { return Ok(()) };
        let is_arrow = |ahead| cursor.look(ahead).is_some_and(|t| t.is_symbol("-->"));
        if first.is_word("stateDiagram") && !is_arrow(1) {
            return self.header(cursor);
        }
        self.started = true;
        if !is_arrow(1) && first.kind == Kind::Word {
            let unsupported = UNSUPPORTED.iter().find(|(word, _)| first.text == *word);
            if let Some((_, what)) = unsupported {
                return Err(cursor.wrong(Problem::Unsupported(what)));
            }
            if cursor.eat_word("direction") {
                return self.direction(cursor);
            }
            if cursor.eat_word("state") {
                return self.declaration(cursor);
            }
            return self.mention(cursor);
        }
        self.transition(cursor)
    }

    /// `stateDiagram` or `stateDiagram-v2`, before anything else.
    fn header(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
        if self.started {
            return Err(cursor.wrong(Problem::Twice("the header, or something before it,")));
        }
        self.started = true;
        cursor.next();
        if cursor.eat_symbol("-") && !cursor.eat_word("v2") {
            return Err(cursor.unexpected("stateDiagram-v2"));
        }
        cursor.expect_end("the end of the line")
    }

    fn direction(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
        const EXPECTED: &str = "TB, BT, LR or RL";
        if !cursor.peek().is_some_and(|t| ["TB", "BT", "LR", "RL"].contains(&t.text.as_str())) {
            return Err(cursor.unexpected(EXPECTED));
        }
        self.definition.direction = Some(cursor.word(EXPECTED)?.text);
        cursor.expect_end("the end of the line")
    }

    /// After `state`: `"label" as name`, or `name`.
    fn declaration(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
        if cursor.peek().is_some_and(|t| t.kind == Kind::Quoted) {
            let label = cursor.of_kind(&[Kind::Quoted], "a label in double quotes")?;
            if !cursor.eat_word("as") {
                return Err(cursor.unexpected("as"));
            }
            let name = state(cursor)?;
            cursor.expect_end("the end of the line")?;
            return self.label(name, label.text);
        }
        let name = state(cursor)?;
        if cursor.peek().is_some_and(|t| t.is_symbol("{")) {
            return Err(cursor.wrong(Problem::Unsupported("a composite state")));
        }
        if cursor.peek().is_some_and(|t| t.is_symbol("<<")) {
            return Err(cursor.wrong(Problem::Unsupported("a fork, join or choice")));
        }
        self.declared.push(name);
        cursor.expect_end("the end of the line")
    }

    /// `name`, alone on its line.
    fn mention(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
        let name = state(cursor)?;
        cursor.expect_end("-->")?;
        self.declared.push(name);
        Ok(())
    }

    fn label(&mut self, name: Name, label: String) -> Result<(), DefinitionError> {
        match self.labels.insert(name.text.clone(), label) {
            Some(_) => Err(name.wrong(Problem::Twice("the label of this state"))),
            None => {
                self.declared.push(name);
                Ok(())
            }
        }
    }

    fn transition(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
        if cursor.eat_symbol("[*]") {
            arrow(cursor)?;
            let name = state(cursor)?;
            cursor.expect_end("the end of the line: this arrow takes no label")?;
            return push_once(&mut self.definition.initial, name, "this initial state");
        }
        let from = source(cursor)?;
        arrow(cursor)?;
        if cursor.eat_symbol("[*]") {
            cursor.expect_end("the end of the line: this arrow takes no label")?;
            return match from {
                Source::State(name) => {
                    push_once(&mut self.definition.terminal, name, "this terminal state")
                }
                Source::Any(name) => Err(name.wrong(Problem::Expected("a state"))),
            };
        }
        let to = state(cursor)?;
        let mut transition =
            Transition { from, to, trigger: Trigger::None, guards: vec![], actions: vec![] };
        if cursor.eat_symbol(":") {
            label(cursor, &mut transition)?;
        }
        cursor.expect_end("the end of the line")?;
        if self.definition.transitions.len() == MAX_EDGES {
            let problem = Problem::TooMany { what: "transitions", limit: MAX_EDGES };
            return Err(transition.to.wrong(problem));
        }
        self.definition.transitions.push(transition);
        Ok(())
    }

    /// Brings the states into their order, and gives them their labels and words.
    fn finish(mut self, errors: &mut Errors) -> Definition {
        let definition = &mut self.definition;
        let edges = definition.transitions.iter().flat_map(|t| {
            let from = match &t.from {
                Source::State(name) => Some(name),
                Source::Any(_) => None,
            };
            from.into_iter().chain([&t.to])
        });
        let mentioned = definition.initial.iter().chain(edges).chain(&definition.terminal);
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut states: Vec<StateText> = Vec::new();
        for name in mentioned {
            known.entry(&name.text).or_insert_with(|| {
                let label = self.labels.get(&name.text).cloned();
                states.push(StateText { name: name.clone(), label, stored: None });
                states.len() - 1
            });
        }
        if let Some(first) = states.get(MAX_STATES) {
            let problem = Problem::TooMany { what: "states", limit: MAX_STATES };
            errors.add(first.name.wrong(problem));
        }
        for name in self.declared.iter().filter(|name| !known.contains_key(name.text.as_str())) {
            errors.add(name.wrong(Problem::UnknownState));
        }
        for (name, word) in self.stored {
            match known.get(name.text.as_str()).and_then(|i| states.get_mut(*i)) {
                None => errors.add(name.wrong(Problem::UnknownState)),
                Some(state) if state.stored.is_some() => {
                    errors.add(name.wrong(Problem::Twice("the stored word of this state")));
                }
                // What is stored under its own name needs no directive.
                Some(state) => state.stored = Some(word).filter(|w| *w != name.text),
            }
        }
        self.definition.states = states;
        self.definition
    }
}

/// The parts of `name : label`, whose label is prose and so is not cut into tokens.
fn description(line: &str) -> Option<(&str, &str)> {
    let (name, text) = line.split_once(':')?;
    let name = name.trim_end();
    (lexer::is_word(name) && !is_reserved(name)).then(|| (name, text.trim()))
}

fn arrow(cursor: &mut Cursor<'_>) -> Result<(), DefinitionError> {
    cursor.expect_symbol("-->", "-->")
}

fn source(cursor: &mut Cursor<'_>) -> Result<Source, DefinitionError> {
    match cursor.peek() {
        Some(t) if t.is_word("any") => cursor.word("any").map(Source::Any),
        _ => state(cursor).map(Source::State),
    }
}

fn state(cursor: &mut Cursor<'_>) -> Result<Name, DefinitionError> {
    const EXPECTED: &str = "a state: letters, digits and _, not starting with a digit";
    let name = cursor.word(EXPECTED)?;
    if is_reserved(&name.text) { Err(name.wrong(Problem::Reserved)) } else { Ok(name) }
}

fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

fn push_once(names: &mut Vec<Name>, name: Name, what: &'static str) -> Result<(), DefinitionError> {
    if names.iter().any(|known| known.text == name.text) {
        return Err(name.wrong(Problem::Twice(what)));
    }
    names.push(name);
    Ok(())
}

/// `event [guards] / actions`
fn label(cursor: &mut Cursor<'_>, transition: &mut Transition) -> Result<(), DefinitionError> {
    transition.trigger = trigger(cursor)?;
    if cursor.eat_symbol("[") {
        transition.guards = cursor.list(",", Guard::parse)?;
        cursor.expect_symbol("]", "a comma or ]")?;
    }
    if cursor.eat_symbol("/") {
        transition.actions = cursor.list(",", Action::parse)?;
    }
    for (what, count) in
        [("guards", transition.guards.len()), ("actions", transition.actions.len())]
    {
        if count > MAX_CLAUSES {
            return Err(transition.to.wrong(Problem::TooMany { what, limit: MAX_CLAUSES }));
        }
    }
    Ok(())
}

fn trigger(cursor: &mut Cursor<'_>) -> Result<Trigger, DefinitionError> {
    if cursor.peek().is_none_or(|t| t.kind != Kind::Word) {
        return Ok(Trigger::None);
    }
    let name = cursor.word("an event")?;
    if name.text != "after" {
        return Ok(Trigger::Event(name.text));
    }
    let mut span = String::new();
    let wrong = cursor.wrong(Problem::Interval);
    while let Some(token) = cursor.peek().filter(|t| matches!(t.kind, Kind::Number | Kind::Word)) {
        span = span + &token.text + " ";
        cursor.next();
    }
    Interval::parse(&span).map(Trigger::After).ok_or(wrong)
}
