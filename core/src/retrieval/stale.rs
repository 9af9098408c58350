//! Which text an embedding is of.

use sha2::{Digest, Sha256};

/// The hash by which texts are compared: SHA-256 of their UTF-8.
pub fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// What is known of a row before a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// The hash of its text; none for a row that was there before its table was attached.
    pub content: Option<Vec<u8>>,
    /// The hash of the text that its embedding is of.
    pub embedded: Option<Vec<u8>>,
    /// Is the text the same?
    pub same_text: bool,
    /// Is the embedding the same?
    pub same_vector: bool,
}

/// The hash to keep beside an embedding. `content` is that of the text now, `given` what the change says.
pub fn embedded(
    content: Option<Vec<u8>>,
    given: Option<Vec<u8>>,
    before: Option<&Before>,
) -> Option<Vec<u8>> {
    // Who writes an embedding and does not say of what means the text beside it.
    let Some(before) = before else { return given.or(content) };
    let unsaid = given == before.embedded;
    let adopted = before.content.is_none() && before.embedded.is_none() && before.same_text;
    if unsaid && (!before.same_vector || adopted) { content } else { given }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(content: Option<&str>, embedded: Option<&str>, text: bool, vector: bool) -> Before {
        let (content, embedded) = (content.map(hash), embedded.map(hash));
        Before { content, embedded, same_text: text, same_vector: vector }
    }

    #[test]
    fn an_embedding_is_of_the_text_beside_it_unless_told_otherwise() {
        let (a, b) = (Some(hash("a")), Some(hash("b")));
        assert_eq!(embedded(a.clone(), None, None), a);
        assert_eq!(embedded(a.clone(), b.clone(), None), b);
        // The text changes: stale.
        let old = before(Some("a"), Some("a"), false, true);
        assert_eq!(embedded(b.clone(), a.clone(), Some(&old)), a);
        // Both change.
        let old = before(Some("a"), Some("a"), false, false);
        assert_eq!(embedded(b.clone(), a.clone(), Some(&old)), b);
        // A late answer for an old text.
        let old = before(Some("b"), None, true, false);
        assert_eq!(embedded(b.clone(), a.clone(), Some(&old)), a);
        // A row from before the table was attached.
        let old = before(None, None, true, true);
        assert_eq!(embedded(a.clone(), None, Some(&old)), a);
        let old = before(None, None, false, true);
        assert_eq!(embedded(a, None, Some(&old)), None);
    }
}
