//! Against a server that answers as Energinet does, and as networks do.

use std::sync::Arc;

use jiff::ToSpan as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use super::*;
use crate::store::contract;
use crate::store::sqlite::SqliteStore;

/// A server that gives these answers, byte for byte, one a connection; and the requests it got.
async fn server(answers: Vec<Vec<u8>>) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/dataset", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&requests);
    tokio::spawn(async move {
        for answer in answers {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 8192];
            let read = connection.read(&mut request).await.unwrap();
            let text =
                String::from_utf8_lossy(&request[..read]).lines().next().unwrap_or_default().to_owned();
            kept.lock().await.push(text);
            connection.write_all(&answer).await.unwrap();
        }
    });
    (Client::new(&address).unwrap(), requests)
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}connection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn month(records: &[(&str, f64)]) -> String {
    let records: Vec<_> = records
        .iter()
        .map(|(time, g_per_kwh)| {
            serde_json::json!({"HourUTC": time, "PriceArea": "DK1", "FuelAllocationMethod": "125%",
                               "CO2PerkWh": g_per_kwh})
        })
        .collect();
    serde_json::json!({"total": records.len(), "limit": 0, "records": records}).to_string()
}

async fn store() -> (tempfile::TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
    store.add_tenant(contract::tenant(), contract::now(), Actor::cli()).await.unwrap();
    (folder, store)
}

async fn run(store: &SqliteStore, client: &Client, minutes: i64) -> Run {
    run_once(store, client, None, contract::now() + minutes.minutes()).await.unwrap()
}

#[tokio::test]
async fn hours_are_fetched_once_and_a_restart_asks_no_sooner() {
    let november = [("2024-11-01T00:00:00", 90.5), ("2024-11-01T01:00:00", 91.5)];
    let (client, requests) = server(vec![answer("200 OK", "", &month(&november)); 2]).await;
    let (folder, store) = store().await;
    let Run::Fetched { zone, added, .. } = run(&store, &client, 0).await else {
        panic!("nothing was fetched")
    };
    assert_eq!((zone.as_str(), added.added), ("DK1", 2));
    drop(store);
    let again = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
    let soon = run_once(&again, &client, None, contract::now() + 59.seconds()).await.unwrap();
    assert_eq!(soon, Run::Wait(contract::now() + 1.minute()));
    let held = again.grid_hours("DK1", None).await.unwrap();
    assert_eq!((held.series.len(), held.source.unwrap().licence.as_deref()), (2, Some("CC BY 4.0")));
    let asked = requests.lock().await;
    assert_eq!(asked.len(), 1);
    assert!(
        asked[0].starts_with("GET /dataset/DeclarationGridEmission?start=2024-11-01T00%3A00&end=2024-12-01"),
        "{asked:?}"
    );
}

/// Whatever comes instead of an answer: nothing is written, the reason is kept, and the same month is asked for
/// again later.
#[tokio::test]
async fn nothing_is_half_written() {
    let whole = answer("200 OK", "", &month(&[("2024-11-01T00:00:00", 90.5)]));
    let halved = whole[..whole.len() - 30].to_vec();
    let shorter = answer("200 OK", "", "{\"total\":2,\"records\":[{\"HourUTC\":\"2024-11-01T00:00:00\"");
    for (bytes, why, wait) in [
        (answer("429 Too Many Requests", "retry-after: 1800\r\n", "Max allowed requests"), "429", 30),
        (answer("429 Too Many Requests", "", ""), "429", 5),
        (answer("503 Service Unavailable", "", ""), "503", 2),
        (answer("404 Not Found", "", ""), "404", 2),
        (halved, "the answer broke off", 2),
        (shorter, "cut short", 2),
        (Vec::new(), "no answer", 2),
        (answer("200 OK", "", "<html>Sign in to this network</html>"), "not Energinet's", 2),
        (answer("200 OK", "", &month(&[("2024-12-01T00:00:00", 90.5)])), "not asked for", 2),
    ] {
        let (client, _) = server(vec![bytes, whole.clone()]).await;
        let (_folder, store) = store().await;
        let Run::Failed { why: said, .. } = run(&store, &client, 0).await else { panic!("{why}") };
        assert!(said.contains(why), "{said}");
        assert!(store.grid_imports().await.unwrap().is_empty(), "{why}");
        let fetch = store.grid_fetches().await.unwrap().pop().unwrap();
        assert_eq!((fetch.failures, fetch.error, fetch.declared_to), (1, Some(said), None));
        assert_eq!(
            run(&store, &client, wait - 1).await,
            Run::Wait(contract::now() + wait.minutes()),
            "{why}"
        );
        assert!(matches!(run(&store, &client, wait).await, Run::Fetched { .. }), "{why}");
        let fetch = store.grid_fetches().await.unwrap().pop().unwrap();
        assert_eq!((fetch.failures, fetch.error), (0, None));
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let (_folder, store) = store().await;
    let client = Client::new(&address).unwrap();
    assert!(matches!(run(&store, &client, 0).await, Run::Failed { .. }));
}

#[tokio::test]
async fn a_tenant_of_all_denmark_has_no_zone_to_ask_for() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
    let tenant = crate::store::Tenant { grid_zone: "DK".into(), ..contract::tenant() };
    store.add_tenant(tenant, contract::now(), Actor::cli()).await.unwrap();
    let client = Client::new("http://127.0.0.1:9/").unwrap();
    assert_eq!(run(&store, &client, 0).await, Run::Nothing);
    assert!(Client::new("ftp://127.0.0.1/").is_err() && Client::new("energinet").is_err());
}
