//! What belongs to the extension, as the catalog has it.

use crate::{Outcome, rows};
use tokio_postgres::Client;

/// Every member of the extension: what it is, its definition, its rights and its comment, in no order of making.
const MEMBERS: &str = "
    SELECT concat_ws(' | ',
        pg_describe_object(d.classid, d.objid, d.objsubid),
        pg_get_functiondef(p.oid),
        (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(p.proacl) AS a),
        pg_get_viewdef(c.oid),
        (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(c.relacl) AS a),
        o.oprcode, o.oprrest, o.oprjoin, o.oprcom::regoper, o.oprnegate::regoper,
        obj_description(d.objid, d.classid::regclass::name))
    FROM pg_depend d
    JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
    LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid AND p.prokind <> 'a'
    LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind = 'v'
    LEFT JOIN pg_operator o ON d.classid = 'pg_operator'::regclass AND o.oid = d.objid
    WHERE e.extname = 'pg_concierge'
    ORDER BY 1";

/// One text for each member of the extension.
pub async fn members(client: &Client) -> Outcome<Vec<String>> {
    let found = rows(client, MEMBERS).await?;
    if found.len() < 50 {
        return Err(format!("only {} members were found", found.len()).into());
    }
    Ok(found)
}
