//! A dump is restored where there is no pg_concierge: every table, column and row arrives, and nothing is
//! missing but what calls the extension.

use concierge_client_tests::{Outcome, TestDatabase, contents, install_and_fill, rows};
use std::fs;
use std::path::Path;

/// What holds rows and keeps them right.
const TABLES: &str = "
    SELECT format('column %s.%s %s %s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull,
                  attgenerated, pg_get_expr(adbin, adrelid))
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    JOIN pg_class c ON c.oid = attrelid
    WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r'
      AND relnamespace::regnamespace::text IN ('app', 'shop')
    UNION ALL
    SELECT format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace::regnamespace::text IN ('app', 'shop')
    UNION ALL
    SELECT indexdef FROM pg_indexes WHERE schemaname IN ('app', 'shop')
    UNION ALL
    SELECT format('row level security of %s: %s', oid::regclass, relrowsecurity)
    FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('app', 'shop')
    ORDER BY 1";

/// Functions, views, triggers and policies; first whether they need the extension, directly or through another.
const MADE_AGAIN_BY_REPAIR: &str = "
    WITH RECURSIVE needs AS (
        SELECT classid, objid FROM pg_depend JOIN pg_extension e ON e.oid = refobjid
        WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND extname = 'pg_concierge'
        UNION
        SELECT d.classid, d.objid
        FROM pg_depend d JOIN needs n ON (d.refclassid, d.refobjid) = (n.classid, n.objid)
        WHERE d.deptype IN ('n', 'a')
    ),
    object (classid, objid) AS (
        SELECT 'pg_proc'::regclass, oid FROM pg_proc
        WHERE pronamespace::regnamespace::text IN ('app', 'app_private')
        UNION ALL
        SELECT 'pg_rewrite'::regclass, r.oid FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
        WHERE relnamespace::regnamespace::text = 'app'
        UNION ALL
        SELECT 'pg_trigger'::regclass, oid FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT 'pg_policy'::regclass, oid FROM pg_policy
    )
    SELECT (classid, objid) IN (SELECT classid, objid FROM needs), pg_describe_object(classid, objid, 0)
    FROM object ORDER BY 2";

/// Writes the dump's table of contents without the extension.
fn list_without_extension(database: &TestDatabase, dump: &str, list: &Path) -> Outcome {
    let all = database.run_tool("pg_restore", &["--list", dump])?;
    let (extension, rest): (Vec<_>, Vec<_>) =
        all.lines().partition(|line| line.contains("EXTENSION") && line.contains("pg_concierge"));
    assert_eq!(extension.len(), 2, "the extension and its comment: {extension:?}");
    fs::write(list, rest.join("\n"))?;
    Ok(())
}

#[tokio::test]
async fn tables_and_rows_survive_without_the_extension() -> Outcome {
    let before = TestDatabase::create("with").await?;
    let source = before.connect().await?;
    install_and_fill(&source).await?;
    let dump = before.dump(env!("CARGO_TARGET_TMPDIR"))?;
    let list = dump.with_extension("list");

    let after = TestDatabase::create("without").await?;
    let dump_name = dump.to_str().ok_or("the path is not UTF-8")?;
    let list_name = list.to_str().ok_or("the path is not UTF-8")?;
    list_without_extension(&before, dump_name, &list)?;
    let complaints = after
        .restore(&dump, &["--use-list", list_name])
        .expect_err("a restore that makes triggers cannot do without their functions")
        .to_string();
    assert!(complaints.contains("function concierge.set_updated_at() does not exist"));

    let target = after.connect().await?;
    assert_eq!(contents(&target).await?, contents(&source).await?);
    assert_eq!(rows(&target, TABLES).await?, rows(&source, TABLES).await?);
    assert!(rows(&source, TABLES).await?.len() > 100);

    let all = rows(&source, MADE_AGAIN_BY_REPAIR).await?;
    let kept: Vec<_> = all.iter().filter(|line| line.starts_with("f|")).cloned().collect();
    assert!(kept.len() > 10 && all.len() > kept.len() + 10, "{all:#?}");
    assert_eq!(rows(&target, MADE_AGAIN_BY_REPAIR).await?, kept);
    Ok(())
}
