//! Resolves guards and actions against the table: columns to indexes, literals to typed values.

use super::action::Action;
use super::definition::Transition;
use super::error::{DefinitionError, Errors, Name, Place, Problem};
use super::guard::{Function, Guard, Operand};
use super::literal::Literal;
use super::machine::{Constant, Effect, Right, Test};
use super::shape::{Column, ColumnKind, TableShape};
use super::value;

pub(super) struct Resolver<'a> {
    shape: &'a TableShape,
    pub(super) columns: Vec<String>,
    pub(super) functions: Vec<Function>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(shape: &'a TableShape) -> Self {
        Self { shape, columns: Vec::new(), functions: Vec::new() }
    }

    pub(super) fn tests(&mut self, transition: &Transition, errors: &mut Errors) -> Vec<Test> {
        transition.guards.iter().filter_map(|guard| errors.keep(self.test(guard))).collect()
    }

    pub(super) fn effects(&mut self, transition: &Transition, errors: &mut Errors) -> Vec<Effect> {
        let mut written: Vec<&str> = Vec::new();
        let mut effects = Vec::new();
        for action in &transition.actions {
            if let Some(column) = action.column() {
                if written.contains(&column.text.as_str()) {
                    errors.add(column.wrong(Problem::WrittenTwice));
                }
                written.push(&column.text);
            }
            effects.extend(errors.keep(self.effect(action)));
        }
        effects
    }

    fn test(&mut self, guard: &Guard) -> Result<Test, DefinitionError> {
        match guard {
            Guard::Requires(name) => Ok(Test::Given(self.column(name)?.0)),
            Guard::IsNull(name) => Ok(Test::Null(self.column(name)?.0, true)),
            Guard::IsNotNull(name) => Ok(Test::Null(self.column(name)?.0, false)),
            Guard::Compare(name, operator, operand) => {
                let (index, column) = self.column(name)?;
                if operator.needs_order() && !column.kind.has_order() {
                    return Err(name.wrong(Problem::NoOrder(column.kind.name())));
                }
                Ok(Test::Compare(index, *operator, self.right(name, column.kind, operand)?))
            }
            Guard::In(name, values) => {
                let (index, column) = self.column(name)?;
                let values = values.iter().map(|(v, place)| constant(column.kind, v, *place));
                Ok(Test::In(index, values.collect::<Result<_, _>>()?))
            }
            Guard::Role(roles) => Ok(Test::Role(roles.clone())),
            Guard::Reason => Ok(Test::Reason),
            Guard::Function(function) => Ok(Test::Function(index(&mut self.functions, function))),
        }
    }

    fn right(
        &mut self,
        name: &Name,
        kind: ColumnKind,
        operand: &Operand,
    ) -> Result<Right, DefinitionError> {
        let other = match operand {
            Operand::Literal(literal, place) => {
                return constant(kind, literal, *place).map(Right::Constant);
            }
            Operand::Now(_) => (ColumnKind::Timestamptz, Right::Now),
            Operand::Column(other) => {
                let (index, column) = self.column(other)?;
                (column.kind, Right::Column(index))
            }
        };
        if !kind.compares_with(other.0) {
            return Err(name.wrong(Problem::CompareKinds(kind.name(), other.0.name())));
        }
        Ok(other.1)
    }

    fn effect(&mut self, action: &Action) -> Result<Effect, DefinitionError> {
        match action {
            Action::Emit(topic) => Ok(Effect::Emit(topic.clone())),
            Action::Stamp(name) => {
                let (index, column) = self.writable(name)?;
                match column.kind {
                    ColumnKind::Timestamptz => Ok(Effect::Stamp(index)),
                    _ => Err(name.wrong(Problem::StampKind)),
                }
            }
            Action::Set(name, literal, place) => {
                let (index, column) = self.writable(name)?;
                Ok(Effect::Set(index, constant(column.kind, literal, *place)?))
            }
            Action::Clear(name) => match self.writable(name)? {
                (_, column) if column.not_null => Err(name.wrong(Problem::ClearsNotNull)),
                (index, _) => Ok(Effect::Clear(index)),
            },
        }
    }

    fn writable(&mut self, name: &Name) -> Result<(usize, &'a Column), DefinitionError> {
        if name.text == self.shape.status_column {
            return Err(name.wrong(Problem::WritesStatus));
        }
        match self.find(name)? {
            (_, column) if column.generated => Err(name.wrong(Problem::WritesGenerated)),
            found => Ok(found),
        }
    }

    /// A column that a guard reads.
    fn column(&mut self, name: &Name) -> Result<(usize, &'a Column), DefinitionError> {
        match self.find(name)? {
            (_, column) if column.computed => Err(name.wrong(Problem::ReadsComputed)),
            found => Ok(found),
        }
    }

    fn find(&mut self, name: &Name) -> Result<(usize, &'a Column), DefinitionError> {
        let column =
            self.shape.column(&name.text).ok_or_else(|| name.wrong(Problem::UnknownColumn))?;
        Ok((index(&mut self.columns, &name.text), column))
    }
}

/// The index of `item`, added if it is new.
fn index<T: PartialEq + Clone>(items: &mut Vec<T>, item: &T) -> usize {
    items.iter().position(|known| known == item).unwrap_or_else(|| {
        items.push(item.clone());
        items.len() - 1
    })
}

fn constant(kind: ColumnKind, literal: &Literal, at: Place) -> Result<Constant, DefinitionError> {
    let constant = match (kind, literal) {
        (ColumnKind::Text, Literal::Text(text)) => Some(Constant::Text(text.clone())),
        (ColumnKind::Boolean, Literal::Boolean(value)) => Some(Constant::Boolean(*value)),
        (ColumnKind::Numeric, Literal::Number(number)) => {
            Some(number.integer().map_or(Constant::Decimal(*number), Constant::Integer))
        }
        (ColumnKind::Uuid, Literal::Text(text)) => {
            uuid::Uuid::try_parse(text).ok().map(|id| Constant::Uuid(id.into_bytes()))
        }
        (ColumnKind::Date | ColumnKind::Timestamptz, Literal::Text(text)) => {
            value::date(text).map(Constant::Date)
        }
        _ => None,
    };
    constant.ok_or_else(|| DefinitionError {
        place: at,
        token: literal.to_string(),
        problem: Problem::LiteralKind(kind.name()),
    })
}
