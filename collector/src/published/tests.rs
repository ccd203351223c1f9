//! Against a server that answers as servers and networks do.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// The address of a server that gives one answer, byte for byte.
async fn server(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/file.csv", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        assert!(connection.read(&mut [0; 8192]).await.unwrap() > 0);
        // Whoever has read enough hangs up.
        connection.write_all(&answer).await.ok();
    });
    address
}

async fn answered(head: &str, body: &str) -> Result<Vec<u8>, DownloadError> {
    let answer = format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n{body}");
    download(&server(answer.into_bytes()).await).await
}

#[tokio::test]
async fn a_whole_file_comes() {
    assert_eq!(answered("200 OK\r\ncontent-length: 4", "a,b\n").await.unwrap(), b"a,b\n");
}

#[tokio::test]
async fn anything_else_is_named() {
    let too_long = " ".repeat(MOST_BYTES + 1);
    for (head, body, why) in [
        ("404 Not Found", "", "answers 404 Not Found"),
        ("500 Internal Server Error", "", "answers 500"),
        ("429 Too Many Requests\r\nretry-after: 300", "", "(Retry-After: 300)"),
        ("200 OK", "\u{feff}\n <!doctype html><title>Sign in</title>", "a web page came instead of data"),
        ("200 OK\r\ncontent-length: 400", "a,b\n1,2\n", "the answer broke off"),
        ("200 OK", &too_long, "longer than 64 MB"),
        ("302 Found\r\nlocation: http://127.0.0.1:9/file.csv", "", "redirects to an address without https"),
    ] {
        let error = answered(head, body).await.unwrap_err().to_string();
        assert!(error.contains(why), "{head}: {error}");
    }
}

#[tokio::test]
async fn only_https_is_asked() {
    for address in ["http://example.org/file.csv", "file:///etc/passwd", "example.org", "ftp://127.0.0.1/f"] {
        assert_eq!(download(address).await.unwrap_err(), DownloadError::Address(address.to_owned()));
    }
    // A port that nobody listens on.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = download(&format!("http://{closed}/")).await.unwrap_err();
    assert!(matches!(error, DownloadError::NoAnswer(_)), "{error}");
}

#[test]
fn every_data_set_has_a_name_and_an_address_of_its_own() {
    for (at, one) in PUBLISHED.iter().enumerate() {
        assert!(one.address.starts_with("https://"), "{}", one.name);
        assert_eq!(one.address.contains("{year}"), one.file.contains("{year}"), "{}", one.name);
        let others = PUBLISHED.iter().skip(at + 1);
        assert!(others.clone().all(|other| one.name != other.name && one.address != other.address));
    }
}
