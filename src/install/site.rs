//! The schema an install is about, and the facts of the server around it.

use crate::error::Failure;
use crate::spi::{Sees, rows};
use concierge_core::install::object::{Object, Place};
use concierge_core::install::options::{Options, RlsStyle};
use concierge_core::install::schema_name;
use concierge_core::install::template::{Value, Values};
use concierge_core::refusal::{self, Refusal};
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

/// One schema that holds, or is to hold, modules.
#[derive(Clone)]
pub struct Site {
    /// How its facts are read.
    pub sees: Sees,
    /// The schema's name.
    pub schema: String,
    /// The schema of its definer helpers.
    pub private: String,
    schemas: Vec<String>,
    extensions: Vec<(String, String)>,
    extension_home: String,
    absent_roles: Vec<String>,
    options: Options,
}

impl Site {
    /// Looks at schema `schema` with the options that hold there.
    pub fn new(sees: Sees, schema: &str, options: Options) -> Result<Self, Failure> {
        schema_name::check(schema)?;
        let private = schema_name::private(schema);
        let schemas = rows(
            sees,
            "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname IN ($1::name, $2::name)",
            &[schema.into(), private.as_str().into()],
            |row| row.text(1),
        )?;
        let roles = [&options.roles.anon, &options.roles.user, &options.roles.service];
        let absent_roles = rows(
            sees,
            "SELECT wanted FROM pg_catalog.unnest($1::text[]) AS wanted WHERE NOT EXISTS \
             (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted::name)",
            &[roles.map(String::as_str).to_vec().into()],
            |row| row.text(1),
        )?;
        let extensions = rows(
            sees,
            "SELECT e.extname::text, n.nspname::text FROM pg_catalog.pg_extension e \
             JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace",
            &[],
            |row| Ok((row.text(1)?, row.text(2)?)),
        )?;
        let extension_home = extension_home(sees)?.unwrap_or_else(|| schema.to_owned());
        let schema = schema.to_owned();
        Ok(Self {
            sees,
            schema,
            private,
            schemas,
            extensions,
            extension_home,
            absent_roles,
            options,
        })
    }

    /// The schema as SQL names it.
    pub fn quoted(&self) -> String {
        quote_identifier(&self.schema)
    }

    /// Does the schema whose placeholder is `written` exist already?
    pub fn has_schema(&self, written: &str) -> bool {
        let name = if written == "@private@" { &self.private } else { &self.schema };
        self.schemas.contains(name)
    }

    /// Does the schema itself exist?
    pub fn exists(&self) -> bool {
        self.schemas.contains(&self.schema)
    }

    /// The schema that PostgreSQL's extension `name` is in, or will be made in.
    pub fn schema_of_extension(&self, name: &str) -> &str {
        let found = self.extensions.iter().find(|(extension, _)| extension == name);
        found.map_or(&self.extension_home, |(_, schema)| schema)
    }

    /// The options that hold here.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The same place with other options.
    pub fn with_options(&self, options: Options) -> Self {
        Self { options, ..self.clone() }
    }

    /// Qualified name of an object that is in a schema of its own right.
    pub fn name_of(&self, object: &Object) -> String {
        let schema = match object.place() {
            Place::Public => &self.schema,
            Place::Private => &self.private,
        };
        quote_qualified_identifier(schema.as_str(), object.name())
    }

    /// Refuses a schema that is not there.
    pub fn must_exist(&self) -> Result<(), Failure> {
        if self.exists() {
            return Ok(());
        }
        let message = format!("schema \"{}\" does not exist", self.schema);
        Err(Refusal::new(refusal::UNDEFINED_SCHEMA, message)
            .hint("SELECT concierge.install(ARRAY['accounts'], 'the_schema') makes one.")
            .into())
    }

    fn role(&self, name: &str) -> Value {
        if self.absent_roles.iter().any(|absent| absent == name) {
            Value::AbsentRole(name.to_owned())
        } else {
            Value::Identifier(quote_identifier(name))
        }
    }
}

/// Where extensions go that are not there yet: `extensions` as on Supabase, else `public`, else beside the
/// tables.
fn extension_home(sees: Sees) -> Result<Option<String>, Failure> {
    let found = rows(
        sees,
        "SELECT nspname::text FROM pg_catalog.pg_namespace \
         WHERE nspname IN ('extensions', 'public') ORDER BY nspname LIMIT 1",
        &[],
        |row| row.text(1),
    )?;
    Ok(found.into_iter().next())
}

impl Values for Site {
    fn value(&self, name: &str) -> Option<Value> {
        let options = &self.options;
        Some(match name {
            "schema" => Value::Identifier(self.quoted()),
            "private" => Value::Identifier(quote_identifier(&self.private)),
            "role_anon" => self.role(&options.roles.anon),
            "role_user" => self.role(&options.roles.user),
            "role_service" => self.role(&options.roles.service),
            "default_region" => Value::Text(options.default_region.clone()),
            "default_currency" => Value::Text(options.default_currency.clone()),
            "vector_dimensions" => Value::Sql(options.vector_dimensions.to_string()),
            "booking" => Value::Text(options.booking.word().into()),
            "voice_agent_url" => Value::Text(options.voice_agent_url.clone()),
            _ => {
                let extension = name.strip_prefix("schema_")?;
                Value::Identifier(quote_identifier(self.schema_of_extension(extension)))
            }
        })
    }

    fn plain_policies(&self) -> bool {
        self.options.rls_style == RlsStyle::Plain
    }
}
