//! Where nothing may be written, as on a standby, whatever only reports still works.

use concierge_client_tests::{
    ANNA, MODULES, Outcome, TestDatabase, install_and_fill, refusal, rows, rows_as,
};

#[tokio::test]
async fn reports_work_and_changes_are_refused() -> Outcome {
    let database = TestDatabase::create("read_only").await?;
    let client = database.connect().await?;
    install_and_fill(&client).await?;
    client.batch_execute("SET default_transaction_read_only = on").await?;

    let states = "SELECT DISTINCT state FROM concierge.status('app')";
    assert_eq!(rows(&client, states).await?, ["current"]);
    assert_eq!(rows(&client, "SELECT * FROM concierge.doctor('app')").await?, [""; 0]);
    let render = format!("SELECT count(*) > 100 FROM concierge.render({MODULES}, 'elsewhere')");
    assert_eq!(rows(&client, &render).await?, ["t"]);
    let uid = "SELECT concierge.uid()";
    assert_eq!(rows_as(&client, "authenticated", Some(ANNA), uid).await?, [ANNA]);
    let modules = "SELECT count(*) >= 2 FROM concierge.modules";
    assert_eq!(rows(&client, modules).await?, ["t"]);

    // An install that has nothing to do may succeed; one that has must not.
    for change in [
        format!("concierge.install({MODULES}, 'elsewhere')"),
        "concierge.repair('app')".to_owned(),
        "concierge.uninstall('app', 'businesses')".to_owned(),
        "concierge.attach_updated_at('shop.orders', 'touched')".to_owned(),
    ] {
        let refused = refusal(rows(&client, &format!("SELECT {change}")).await)?;
        assert_eq!(refused.code, "25006", "{change}");
    }
    Ok(())
}

#[tokio::test]
async fn reports_assign_no_transaction_id() -> Outcome {
    let database = TestDatabase::create("no_xid").await?;
    let client = database.connect().await?;
    install_and_fill(&client).await?;
    client.batch_execute("BEGIN").await?;
    for report in [
        "SELECT count(*) FROM concierge.status('app')".to_owned(),
        "SELECT count(*) FROM concierge.doctor('app')".to_owned(),
        format!("SELECT count(*) FROM concierge.render({MODULES}, 'app')"),
    ] {
        rows(&client, &report).await?;
        let id = "SELECT pg_current_xact_id_if_assigned() IS NULL";
        assert_eq!(rows(&client, id).await?, ["t"], "{report}");
    }
    Ok(())
}
