//! Another model takes over while everybody goes on asking and remembering: no question fails, none is answered with
//! vectors of the other model, and no memory is lost.

use concierge_client_tests::{Outcome, TestDatabase, rows};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio_postgres::Client;

const ANNA: &str = "0a000000-0000-4000-8000-000000000001";
const FACTS: usize = 120;

/// The "model": fact n points along axis n, in whatever number of dimensions. The facts that are remembered meanwhile,
/// however many, share the axes that no question is about.
fn vector(fact: usize, dims: usize) -> String {
    let axis = if fact < FACTS { fact } else { FACTS + fact % (384 - FACTS) };
    let numbers: Vec<_> = (0..dims).map(|at| if at == axis { "1" } else { "0" }).collect();
    format!("[{}]", numbers.join(","))
}

async fn connected(database: &TestDatabase) -> Outcome<Client> {
    let client = database.connect().await?;
    client.batch_execute("SET client_min_messages = warning").await?;
    Ok(client)
}

/// Embeds what waits, as a worker would; how many there were.
async fn work(client: &Client) -> Outcome<usize> {
    let jobs = rows(
        client,
        "SELECT job, target_table, dims, content_hash, substring(content FROM '\\d+')
         FROM concierge.pending_embeddings(50, lease => '1 minute')",
    )
    .await?;
    let mut answers = Vec::new();
    for job in &jobs {
        let fields: Vec<_> = job.split('|').collect();
        let [job, table, dims, hash, fact] = fields.as_slice() else {
            return Err(job.clone().into());
        };
        answers.push(format!(
            "{{\"job\": {job}, \"target_table\": \"{table}\", \"content_hash\": \"{hash}\", \"embedding\": {}}}",
            vector(fact.parse()?, dims.parse()?)
        ));
    }
    let call = format!("SELECT outcome FROM concierge.store_embeddings('[{}]')", answers.join(","));
    rows(client, &call).await?;
    Ok(jobs.len())
}

/// Asks until it is told to stop: each answer must be the fact that was asked for, exactly.
async fn ask(
    client: Client,
    number: usize,
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
) -> Outcome {
    let mut step = number;
    while !stop.load(Ordering::Relaxed) {
        step += 7;
        let fact = step % FACTS;
        // Half of the sessions have not heard of the new model.
        let dims = match number % 2 {
            0 => 384,
            _ => rows(&client, "SELECT dims FROM concierge.embedding_columns('app.memories') WHERE status = 'active'")
                .await?
                .concat()
                .parse()?,
        };
        let question = vector(fact, dims);
        let call = match step % 3 {
            0 => format!(
                "SELECT content, round(similarity::numeric, 3) FROM app.recall('', '{question}', k => 1, half_life => '0',
                     mmr_lambda => 0.9, owner => '{ANNA}')"
            ),
            _ => format!(
                "SELECT content, round(similarity::numeric, 3)
                 FROM app.match_memories('{question}', match_count => 1, owner => '{ANNA}')"
            ),
        };
        let answer = rows(&client, &call).await.map_err(|e| format!("{number}, {dims}: {e:?}"))?;
        if answer != [format!("Fact {fact}.|1.000")] {
            return Err(format!("fact {fact} in {dims} dimensions: {answer:?}").into());
        }
        asked.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// Remembers new facts until it is told to stop, with vectors of the old model; how many. The more rounds of work there
/// are, the slower it becomes: on a busy machine a worker could not keep up.
async fn remember(
    client: Client,
    stop: Arc<AtomicBool>,
    rounds: Arc<AtomicUsize>,
) -> Outcome<usize> {
    let mut count = 0;
    while !stop.load(Ordering::Relaxed) {
        // Far from all others in both models.
        let fact = 200 + count;
        let call = format!(
            "SELECT action FROM app.remember('New fact {fact}.', {}, owner => '{ANNA}')",
            if count % 2 == 0 { "NULL".to_owned() } else { format!("'{}'", vector(fact, 384)) }
        );
        assert_eq!(rows(&client, &call).await?, ["inserted"]);
        count += 1;
        let pause = 20 * (1 + rounds.load(Ordering::Relaxed) as u64);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    Ok(count)
}

#[tokio::test]
async fn a_new_model_takes_over_under_load() -> Outcome {
    let database = TestDatabase::create("memory_spaces").await?;
    let client = connected(&database).await?;
    client
        .batch_execute(&format!(
            "CREATE EXTENSION pg_concierge;
             SELECT concierge.install('{{memory}}', 'app', '{{\"vector_dimensions\": 384}}');
             INSERT INTO app.profiles (id) VALUES ('{ANNA}');
             INSERT INTO app.memories (user_id, content)
             SELECT '{ANNA}', 'Fact ' || n || '.' FROM generate_series(0, {FACTS} - 1) AS n"
        ))
        .await?;
    while work(&client).await? > 0 {}

    let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut asking = Vec::new();
    for number in 0..4 {
        let session = connected(&database).await?;
        asking.push(tokio::spawn(ask(session, number, Arc::clone(&stop), Arc::clone(&asked))));
    }
    let rounds = Arc::new(AtomicUsize::new(0));
    let session = connected(&database).await?;
    let writing = tokio::spawn(remember(session, Arc::clone(&stop), Arc::clone(&rounds)));

    client
        .batch_execute("SELECT concierge.start_space('app.memories', 'wide', 'model-b', 768)")
        .await?;
    loop {
        while work(&client).await? > 0 {
            rounds.fetch_add(1, Ordering::Relaxed);
        }
        if client
            .batch_execute("SELECT concierge.activate_space('app.memories', 'wide')")
            .await
            .is_ok()
        {
            break;
        }
        // Something was remembered meanwhile.
        assert!(
            rounds.fetch_add(1, Ordering::Relaxed) < 400,
            "the writer is faster than the worker"
        );
    }
    let at_the_switch = asked.load(Ordering::Relaxed);
    let patience = std::time::Instant::now();
    while asked.load(Ordering::Relaxed) < at_the_switch + 40
        && patience.elapsed() < Duration::from_secs(20)
    {
        work(&client).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.store(true, Ordering::Relaxed);
    for session in asking {
        session.await??;
    }
    let written = writing.await??;
    assert!(at_the_switch > 0 && asked.load(Ordering::Relaxed) > at_the_switch && written > 0);

    while work(&client).await? > 0 {}
    let space = rows(&client, "SELECT vector_column, hash_column, dims FROM concierge.embedding_columns('app.memories') WHERE status = 'active'").await?;
    let fields: Vec<_> = space.concat().split('|').map(str::to_owned).collect();
    let [vectors, hashes, dims] = fields.as_slice() else { return Err(space.concat().into()) };
    assert_eq!(dims, "768");
    let kept = format!(
        "SELECT count(*), count({vectors}), count(*) FILTER (WHERE {hashes} = content_hash), \
         (SELECT count(*) FROM app.embedding_jobs) FROM app.memories"
    );
    let all = FACTS + written;
    assert_eq!(rows(&client, &kept).await?, [format!("{all}|{all}|{all}|0")]);
    Ok(())
}
