//! The modules of this release, as they stand in `sql/modules`, keep the rules of the house.
#![allow(clippy::unwrap_used, clippy::panic)]

use concierge_core::install::catalog::{BASE, Catalog};
use concierge_core::install::object::{Object, Place, STATUS_TRIGGER, made_by};
use concierge_core::install::script::{Statement, statements};
use concierge_core::install::template::{Filled, Value, Values, fill};
use concierge_core::install::token::Kind;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn catalog() -> Catalog {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../sql/modules");
    let mut files = Vec::new();
    for folder in fs::read_dir(&root).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    Catalog::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap()
}

/// Every placeholder the bindings know, each with a value that needs quoting.
struct Hostile {
    roles: bool,
}

impl Values for Hostile {
    fn value(&self, name: &str) -> Option<Value> {
        Some(match name {
            "schema" => Value::Identifier("\"a'b\"\"c$$d\"".into()),
            "private" => Value::Identifier("\"a'b\"\"c$$d_private\"".into()),
            "role_anon" | "role_user" | "role_service" if !self.roles => {
                Value::AbsentRole(name.into())
            }
            "role_anon" | "role_user" | "role_service" => Value::Identifier(format!("\"{name}\"")),
            "schema_vector" | "schema_pg_trgm" => Value::Identifier("\"e'x\"".into()),
            "vector_dimensions" => Value::Sql("3".into()),
            "default_region" | "default_currency" | "voice_agent_url" | "booking" => {
                Value::Text("O'B".into())
            }
            _ => return None,
        })
    }
}

/// Calls `check` with every statement of every script, and where it stands.
fn each_statement(mut check: impl FnMut(&str, &Statement<'_>)) {
    for module in catalog().modules() {
        let scripts = module.steps.iter().map(|step| (step.name.as_str(), step.script.as_str()));
        for (name, script) in scripts.chain([("remove", module.removal.as_str())]) {
            for statement in statements(script).unwrap() {
                check(&format!("{}/{name}", module.name), &statement);
            }
        }
    }
}

fn text(statement: &Statement<'_>) -> String {
    statement.tokens.iter().map(|token| token.text).collect()
}

#[test]
fn every_statement_can_be_filled_and_stays_one_statement() {
    for roles in [true, false] {
        each_statement(|place, statement| {
            match fill(statement, &Hostile { roles }) {
                Ok(Filled::Statement(filled)) => {
                    assert_eq!(statements(&filled).unwrap().len(), 1, "{place}: {filled}");
                }
                Ok(Filled::WithoutRole(_)) => assert!(!roles, "{place}"),
                Err(problem) => panic!("{place}: {problem} in {}", text(statement)),
            };
        });
    }
}

#[test]
fn a_statement_names_one_role_only() {
    // Otherwise the absence of one would leave the other without its rights.
    each_statement(|place, statement| {
        let placeholders = statement.code().filter(|token| token.kind == Kind::Placeholder);
        let roles: BTreeSet<_> = placeholders
            .map(|token| token.text)
            .filter(|text| text.starts_with("@role_"))
            .collect();
        assert!(roles.len() <= 1, "{place}: {}", text(statement));
    });
}

#[test]
fn every_function_is_closed_to_the_public() {
    for module in catalog().modules() {
        let script: String = module.steps.iter().map(|step| step.script.as_str()).collect();
        for object in module.objects() {
            let Object::Function(place, name) = &object else { continue };
            let schema = if *place == Place::Private { "@private@" } else { "@schema@" };
            let revoke = format!("REVOKE ALL ON FUNCTION {schema}.{name}(");
            assert!(script.contains(&revoke), "{}: no {revoke}", module.name);
        }
    }
}

#[test]
fn every_table_has_row_level_security_and_a_policy_for_each_operation() {
    for module in catalog().modules().iter().filter(|module| module.name != BASE) {
        let objects = module.objects();
        let script: String = module.steps.iter().map(|step| step.script.as_str()).collect();
        let squeezed = script.split_whitespace().collect::<Vec<_>>().join(" ");
        for table in objects.iter().filter(|object| object.kind() == "table") {
            let table = table.name();
            let switch = format!("ALTER TABLE @schema@.{table} ENABLE ROW LEVEL SECURITY");
            assert!(squeezed.contains(&switch), "{}: no {switch}", module.name);
            let granted = |role: &str, but_select: bool| {
                let mut grants = squeezed
                    .split(';')
                    .filter(|s| s.contains(" GRANT ") || s.trim_start().starts_with("GRANT "))
                    .filter(|s| !but_select || !s.contains("GRANT SELECT ON TABLE "));
                let named = [format!("@schema@.{table},"), format!("@schema@.{table} ")];
                grants.any(|s| named.iter().any(|name| s.contains(name)) && s.ends_with(role))
            };
            // What only the back end or only the extension writes needs fewer.
            let (reads, writes) = (granted("@role_user@", false), granted("@role_user@", true));
            let recorded = table.ends_with("_status_history") || table == "memory_events";
            let operations: &[&str] = if recorded || reads && !writes {
                &["select", "service"]
            } else if writes {
                &["select", "insert", "update", "delete", "service"]
            } else {
                &["service"]
            };
            for suffix in operations {
                let policy = Object::Policy(format!("{table}_{suffix}"), table.to_owned());
                assert!(objects.contains(&policy), "{}: no {policy}", module.name);
            }
        }
    }
}

#[test]
fn triggers_carry_their_place_in_the_order() {
    for module in catalog().modules() {
        for object in module.objects().iter().filter(|object| object.kind() == "trigger") {
            // The judge comes after all others, whatever they are called.
            if object.name() == STATUS_TRIGGER {
                continue;
            }
            let order = object.name().strip_prefix("concierge_").and_then(|rest| rest.get(..3));
            let order = order.and_then(|digits| digits.strip_suffix('_')).unwrap_or_default();
            assert!(order.parse::<u8>().is_ok_and(|n| n >= 10), "{}: {object}", module.name);
        }
    }
}

#[test]
fn functions_of_the_owner_live_in_the_private_schema_with_a_fixed_path() {
    each_statement(|place, statement| {
        let Some(Object::Function(schema, name)) = made_by(statement) else { return };
        let text = text(statement).to_lowercase();
        let definer = text.contains("security definer");
        assert!(!definer || schema == Place::Private, "{place}: {name}");
        let fixed = text.contains("set search_path = pg_catalog, pg_temp");
        assert!(fixed || (text.contains("begin atomic") && !definer), "{place}: {name}");
    });
}

#[test]
fn module_memory_lays_out_what_attach_embeddings_does() {
    let bindings = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src/retrieval/tables.sql");
    let script = fs::read_to_string(bindings).unwrap();
    let mut wanted: Vec<String> = statements(&script).unwrap().iter().map(text).collect();
    wanted.retain(|statement| statement.starts_with("CREATE "));
    assert!(wanted.len() > 3);
    let mut made = Vec::new();
    each_statement(|place, statement| {
        if place.starts_with("memory/") {
            made.push(text(statement));
        }
    });
    for statement in wanted {
        assert!(made.contains(&statement), "module memory has another {statement}");
    }
}
