//! The modules an install knows, made from the files below `sql/modules/`.

use super::object::{Object, made_by};
use super::schema_name::hex;
use super::script::statements;
use crate::refusal::{self, Refusal};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Module that keeps the records of all others; every install starts with it.
pub const BASE: &str = "base";

/// Name under which a module's re-runnable script is recorded.
pub const API: &str = "api";

/// A script of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `NNNN_name`, or [`API`].
    pub name: String,
    /// The template.
    pub script: String,
    /// SHA-256 of the template, in hexadecimal.
    pub checksum: String,
}

impl Step {
    fn new(name: &str, script: &str) -> Self {
        let checksum = hex(&Sha256::digest(script));
        Self { name: name.to_owned(), script: script.to_owned(), checksum }
    }

    /// Is it the script that may run again?
    pub fn is_api(&self) -> bool {
        self.name == API
    }

    /// What it makes, in the order in which it makes it.
    pub fn objects(&self) -> Vec<Object> {
        let parsed = statements(&self.script).unwrap_or_default();
        parsed.iter().filter_map(made_by).collect()
    }
}

/// A set of tables, with the functions, views, triggers, policies and grants that go with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Name of its folder.
    pub name: String,
    /// One line for `concierge.modules`.
    pub summary: String,
    /// Modules that must be there first.
    pub requires: Vec<String>,
    /// PostgreSQL extensions its tables need.
    pub extensions: Vec<String>,
    /// Its numbered steps in order, then its [`API`].
    pub steps: Vec<Step>,
    /// Template that undoes what dropping the objects of its [`API`] would not: objects outside the schema.
    pub removal: String,
}

impl Module {
    /// Everything its steps make.
    pub fn objects(&self) -> Vec<Object> {
        self.steps.iter().flat_map(Step::objects).collect()
    }
}

/// `module.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    summary: String,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    extensions: Vec<String>,
}

/// A mistake in the files; the tests of this crate read the real ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sql/modules/{file}: {problem}")]
pub struct BadModule {
    file: String,
    problem: String,
}

/// All modules, each after those it requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    modules: Vec<Module>,
}

impl Catalog {
    /// Reads the modules from `(path below sql/modules, content)` pairs in any order.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, BadModule> {
        let mut folders: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (path, content) in files {
            let (folder, file) =
                path.split_once('/').ok_or_else(|| bad(path, "not in a folder"))?;
            folders.entry(folder).or_default().insert(file, content);
        }
        let mut unsorted: BTreeMap<String, Module> = BTreeMap::new();
        for (folder, files) in folders {
            unsorted.insert(folder.to_owned(), module(folder, &files)?);
        }
        let mut catalog = Self { modules: Vec::new() };
        while !unsorted.is_empty() {
            let ready = unsorted.values().find(|m| catalog.can_take(m)).map(|m| m.name.clone());
            let Some(module) = ready.and_then(|name| unsorted.remove(&name)) else {
                let left: Vec<_> = unsorted.into_keys().collect();
                return Err(bad(&left.join(", "), "requires what does not exist or itself"));
            };
            catalog.modules.push(module);
        }
        Ok(catalog)
    }

    fn can_take(&self, module: &Module) -> bool {
        module.name == BASE
            || std::iter::once(BASE)
                .chain(module.requires.iter().map(String::as_str))
                .all(|required| self.get(required).is_some())
    }

    /// All modules, each after those it requires.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The module named `name`.
    pub fn get(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// The module named `name`, or the refusal that lists those there are.
    pub fn require(&self, name: &str) -> Result<&Module, Refusal> {
        self.get(name).ok_or_else(|| {
            let known: Vec<_> = self.offered().map(|module| module.name.as_str()).collect();
            Refusal::new(refusal::INVALID_ARGUMENT, format!("there is no module \"{name}\""))
                .hint(format!("Modules are: {}.", known.join(", ")))
        })
    }

    /// The modules a user chooses from.
    pub fn offered(&self) -> impl Iterator<Item = &Module> {
        self.modules.iter().filter(|module| module.name != BASE)
    }

    /// `wanted` and all they require, in the order to install them.
    pub fn with_required(&self, wanted: &[String]) -> Result<Vec<&Module>, Refusal> {
        let mut names = vec![BASE.to_owned()];
        names.extend_from_slice(wanted);
        let mut at = 0;
        while let Some(name) = names.get(at).cloned() {
            for required in &self.require(&name)?.requires {
                if !names.contains(required) {
                    names.push(required.clone());
                }
            }
            at += 1;
        }
        Ok(self.modules.iter().filter(|module| names.contains(&module.name)).collect())
    }
}

fn bad(file: &str, problem: impl ToString) -> BadModule {
    BadModule { file: file.to_owned(), problem: problem.to_string() }
}

fn module(folder: &str, files: &BTreeMap<&str, &str>) -> Result<Module, BadModule> {
    let text = files.get("module.toml").ok_or_else(|| bad(folder, "has no module.toml"))?;
    let manifest: Manifest = toml::from_str(text).map_err(|e| bad(folder, e))?;
    let mut steps = Vec::new();
    let is_api =
        |file: &str| file == "api.sql" || (file.starts_with("api_") && file.ends_with(".sql"));
    let numbered = |file: &str| file.ends_with(".sql") && file != "remove.sql" && !is_api(file);
    for (file, script) in files.iter().filter(|(file, _)| numbered(file)) {
        let path = format!("{folder}/{file}");
        let expected = format!("{:04}_", steps.len() + 1);
        if !file.starts_with(&expected) {
            return Err(bad(&path, format!("should start with {expected}")));
        }
        steps.push(step(&path, file.trim_end_matches(".sql"), script)?);
    }
    let mut api = Vec::new();
    for (file, script) in files.iter().filter(|(file, _)| is_api(file)) {
        // On its own, so that a mistake is reported with the part that it is in.
        step(&format!("{folder}/{file}"), API, script)?;
        api.push(*script);
    }
    if !api.is_empty() {
        steps.push(step(folder, API, &api.join("\n"))?);
    }
    let removal = files.get("remove.sql").copied().unwrap_or_default().to_owned();
    statements(&removal).map_err(|e| bad(folder, e))?;
    Ok(Module {
        name: folder.to_owned(),
        summary: manifest.summary,
        requires: manifest.requires,
        extensions: manifest.extensions,
        steps,
        removal,
    })
}

fn step(path: &str, name: &str, script: &str) -> Result<Step, BadModule> {
    statements(script).map_err(|e| bad(path, e))?;
    let step = Step::new(name, script);
    let misplaced = step.objects().into_iter().find(|o| step.is_api() == o.holds_data());
    match misplaced {
        Some(object) => {
            Err(bad(path, format!("{} {} is out of place", object.kind(), object.name())))
        }
        None => Ok(step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: (&str, &str) = ("a/module.toml", "summary = 'first'");
    const BASE_FILE: (&str, &str) = ("base/module.toml", "summary = 'records'");
    const B: (&str, &str) = ("b/module.toml", "summary = 'second'\nrequires = ['a']");

    fn names(modules: &[&Module]) -> Vec<String> {
        modules.iter().map(|module| module.name.clone()).collect()
    }

    #[test]
    fn what_is_required_goes_first() {
        let catalog = Catalog::new([B, A, BASE_FILE]).unwrap();
        let plan = catalog.with_required(&["b".into()]).unwrap();
        assert_eq!(names(&plan), ["base", "a", "b"]);
    }

    #[test]
    fn an_unknown_module_is_refused_with_the_list() {
        let refusal =
            Catalog::new([A, BASE_FILE]).unwrap().with_required(&["x".into()]).unwrap_err();
        assert_eq!(refusal.hint.as_deref(), Some("Modules are: a."));
    }

    #[test]
    fn mistakes_in_the_files_are_found() {
        let numbering = ("a/0002_t.sql", "SELECT 1");
        let cycle = ("a/module.toml", "summary = ''\nrequires = ['b']");
        let table_in_api = ("a/api.sql", "CREATE TABLE @schema@.t (a int)");
        let view_in_step = ("a/0001_t.sql", "CREATE VIEW @schema@.t AS SELECT 1");
        let open_quote = ("a/api.sql", "SELECT '");
        assert!(Catalog::new([BASE_FILE, A, B]).is_ok());
        assert!(Catalog::new([A, B]).is_err());
        for files in [
            vec![A, numbering],
            vec![cycle, B],
            vec![A, table_in_api],
            vec![A, view_in_step],
            vec![A, open_quote],
            vec![("a/api.sql", "")],
            vec![("stray.sql", "")],
            vec![("a/module.toml", "sumary = 'x'")],
        ] {
            let all = files.iter().copied().chain([BASE_FILE]);
            assert!(Catalog::new(all).is_err(), "{files:?}");
        }
    }

    #[test]
    fn parts_of_an_api_make_one_step_in_the_order_of_their_names() {
        let files = [
            BASE_FILE,
            A,
            ("a/api_z.sql", "SELECT 3;"),
            ("a/api_b.sql", "SELECT 2;"),
            ("a/api.sql", "SELECT 1;"),
        ];
        let catalog = Catalog::new(files).unwrap();
        let steps = &catalog.get("a").unwrap().steps;
        assert_eq!(steps.len(), 1);
        assert_eq!(steps[0].script, "SELECT 1;\nSELECT 2;\nSELECT 3;");
        assert!(steps[0].is_api());
    }

    #[test]
    fn the_checksum_follows_the_script() {
        assert_eq!(
            Step::new("api", "").checksum,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_ne!(Step::new("api", "a").checksum, Step::new("api", "b").checksum);
    }
}
