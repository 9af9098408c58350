//! Which column of a table is what, when nobody has said so.

const TEXT: &[&str] =
    &["content", "text", "body", "fact", "document", "description", "summary", "chunk", "message"];
const TITLE: &[&str] = &["title", "name", "subject", "heading", "label"];
const OWNER: &[&str] = &["owner", "owner_id", "user_id", "profile_id", "account_id", "tenant_id"];
const EMBEDDING: &[&str] = &["embedding", "embeddings", "vector"];
const METADATA: &[&str] = &["metadata", "meta", "attributes", "properties", "data"];

/// What a column can be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What is searched for words, and embedded.
    Text,
    /// A short name of the row.
    Title,
    /// Whose row it is.
    Owner,
    /// The vector.
    Embedding,
    /// A document of JSON whose keys a filter may name.
    Metadata,
}

/// The best of `names`, which are columns of a fitting type: one that is called as such columns are called. The
/// only one there is will do for a vector, a document, and a text that is not the title.
pub fn guess<'a>(purpose: Purpose, names: &[&'a str]) -> Option<&'a str> {
    let usual = match purpose {
        Purpose::Text => TEXT,
        Purpose::Title => TITLE,
        Purpose::Owner => OWNER,
        Purpose::Embedding => EMBEDDING,
        Purpose::Metadata => METADATA,
    };
    let called = usual.iter().find_map(|usual| names.iter().find(|name| *name == usual)).copied();
    called.or(match (purpose, names) {
        (Purpose::Text | Purpose::Embedding | Purpose::Metadata, [only]) => Some(*only),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name_or_because_there_is_no_other() {
        assert_eq!(guess(Purpose::Text, &["a", "body"]), Some("body"));
        assert_eq!(guess(Purpose::Text, &["a"]), Some("a"));
        assert_eq!(guess(Purpose::Text, &["a", "b"]), None);
        assert_eq!(guess(Purpose::Title, &["a"]), None);
        assert_eq!(guess(Purpose::Owner, &["created_by", "user_id"]), Some("user_id"));
    }
}
