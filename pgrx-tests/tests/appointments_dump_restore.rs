//! Appointments go through pg_dump and pg_restore with their generated columns and the constraint, and give the
//! same answers afterwards; what only asks works where nothing may be written.

use concierge_client_tests::{OWNER, Outcome, TestDatabase, refusal, rows};
use tokio_postgres::Client;

const SHOP: &str = "d0000000-0000-4000-8000-000000000001";

async fn fill(client: &Client) -> Outcome {
    client
        .batch_execute(&format!(
            "CREATE EXTENSION pg_concierge;
             SELECT concierge.install('{{appointments}}', 'app');
             INSERT INTO app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
             INSERT INTO app.businesses (id, user_id, name, business_type, country)
             VALUES ('{SHOP}', 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service', 'DE');
             SELECT app.set_business_hours('{SHOP}', '{{\"mon\": [[\"09:00\", \"17:00\"]]}}', 'Europe/Berlin');
             SELECT app.set_booking_rules('{SHOP}', p_buffer_after => 15, p_capacity => 2);
             SELECT app.set_override('{SHOP}', '2030-06-10');
             SELECT app.add_closure('{SHOP}', '[2030-06-17 09:00+02, 2030-06-17 12:00+02)');
             SELECT app.book_appointment('{SHOP}', '2030-06-03 10:00+02', 60, 'Ann', '030 901820', p_external_id => 'x');
             SELECT app.book_appointment('{SHOP}', '2030-06-03 10:00+02', 60, 'Ben');
             SELECT app.hold_slot('{SHOP}', '2030-06-03 14:00+02', 60, p_holder => 'call');"
        ))
        .await?;
    Ok(())
}

async fn answers(client: &Client) -> Outcome<Vec<String>> {
    let mut all = Vec::new();
    for question in [
        "SELECT * FROM app.appointments ORDER BY scheduled_at, seats",
        "SELECT row_id, to_state FROM app.appointments_status_history ORDER BY 1, entry",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint \
         WHERE conrelid = 'app.appointments'::regclass ORDER BY 1",
        "SELECT attname, pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute \
         ON attrelid = adrelid AND attnum = adnum WHERE adrelid = 'app.appointments'::regclass ORDER BY 1",
    ] {
        all.extend(rows(client, question).await?);
    }
    for question in [
        "SELECT slot_start, spots_left FROM app.find_available_slots(SHOP, '2030-06-03', '2030-06-25', 60)",
        "SELECT app.check_appointment(SHOP, '2030-06-03 10:30+02', 60)",
        "SELECT app.check_appointment(SHOP, '2030-06-10 10:30+02', 60) ->> 'reason'",
        "SELECT app.validate_appointment_time(SHOP, '2030-06-03 12:00+02', 60)",
        "SELECT * FROM app.free_busy(SHOP, '2030-06-03', '2030-06-04')",
        "SELECT app.is_open(SHOP, '2030-06-03 12:00+02'), app.next_opening(SHOP, '2030-06-09')",
    ] {
        all.extend(rows(client, &question.replace("SHOP", &format!("'{SHOP}'"))).await?);
    }
    Ok(all)
}

async fn survives(before: TestDatabase, after: TestDatabase, restore: &[&str]) -> Outcome {
    let client = before.connect().await?;
    fill(&client).await?;
    let expected = answers(&client).await?;
    assert!(expected.len() > 40, "{expected:?}");

    after.restore(&before.dump(env!("CARGO_TARGET_TMPDIR"))?, restore)?;

    let client = after.connect().await?;
    assert_eq!(answers(&client).await?, expected);
    let again = format!(
        "SELECT app.book_appointment('{SHOP}', '2030-06-05 10:00+02', 60, 'Ann', p_external_id => 'x') ->> 'reason'"
    );
    assert_eq!(rows(&client, &again).await?, ["duplicate"]);
    let taken = format!(
        "INSERT INTO app.appointments (business_id, customer_name, scheduled_at) \
         VALUES ('{SHOP}', 'Cid', '2030-06-03 10:30+02')"
    );
    assert_eq!(refusal(rows(&client, &taken).await)?.code, "23P01");
    Ok(())
}

#[tokio::test]
async fn as_superuser() -> Outcome {
    let before = TestDatabase::create("appointments_dumped").await?;
    let after = TestDatabase::create("appointments_restored").await?;
    survives(before, after, &["--exit-on-error"]).await
}

#[tokio::test]
async fn as_the_owner_of_the_database() -> Outcome {
    let before = TestDatabase::create_owned("appointments_dumped", OWNER).await?;
    let after = TestDatabase::create_owned("appointments_restored", OWNER).await?;
    survives(before, after, &["--exit-on-error", "--no-owner"]).await
}

#[tokio::test]
async fn questions_write_nothing() -> Outcome {
    let database = TestDatabase::create("appointments_read_only").await?;
    let client = database.connect().await?;
    fill(&client).await?;
    let expected = answers(&client).await?;
    client.batch_execute("BEGIN TRANSACTION READ ONLY").await?;
    assert_eq!(answers(&client).await?, expected);
    let id = "SELECT pg_current_xact_id_if_assigned() IS NULL";
    assert_eq!(rows(&client, id).await?, ["t"]);
    let booked = format!("SELECT app.book_appointment('{SHOP}', '2030-06-03 15:00+02', 60, 'Ann')");
    assert_eq!(refusal(rows(&client, &booked).await)?.code, "25006");
    Ok(())
}
