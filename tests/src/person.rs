//! A person with a browser that follows no script.

use reqwest::blocking::{Client, Response};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use serde_json::Value;

/// Someone who reads pages.
#[derive(Debug, Clone)]
pub struct Person {
    origin: String,
    cookie: String,
}

/// A page as it came.
#[derive(Debug)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// Its content type.
    pub content_type: String,
    /// Where it sends the browser.
    pub location: Option<String>,
    /// Its text.
    pub text: String,
    cookie: Option<String>,
}

impl Page {
    fn of(response: Response) -> Self {
        let header =
            |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self {
            status: response.status().as_u16(),
            content_type: header(reqwest::header::CONTENT_TYPE).unwrap_or_default(),
            location: header(LOCATION),
            cookie: header(SET_COOKIE).and_then(|cookie| cookie.split(';').next().map(str::to_owned)),
            text: response.text().unwrap(),
        }
    }
}

impl Person {
    /// Somebody who is not signed in.
    pub fn stranger(origin: &str) -> Self {
        Self { origin: origin.to_owned(), cookie: String::new() }
    }

    /// Opens a one-time link and presses its button.
    #[track_caller]
    pub fn sign_in(link: &str) -> Self {
        let (stranger, path) = Self::with_link(link);
        let page = stranger.post(&path);
        assert_eq!(page.status, 303, "signing in:\n{}", page.text);
        Self { cookie: page.cookie.expect("a session"), ..stranger }
    }

    /// Somebody who was given a link but has not opened it, and the link's path.
    pub fn with_link(link: &str) -> (Self, String) {
        let path_at = link.find("/link/").unwrap_or_else(|| panic!("not a link: {link}"));
        (Self::stranger(&link[..path_at]), link[path_at..].to_owned())
    }

    /// Presses the button of a one-time link in the same browser; whoever was signed in there is not any more.
    #[track_caller]
    pub fn follow(&self, path: &str) -> Self {
        let page = self.post(path);
        assert_eq!(page.status, 303, "signing in:\n{}", page.text);
        Self { cookie: page.cookie.expect("a session"), ..self.clone() }
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Page {
        Page::of(client().get(format!("{}{path}", self.origin)).header(COOKIE, &self.cookie).send().unwrap())
    }

    /// Presses the button of a form without fields.
    pub fn post(&self, path: &str) -> Page {
        let request = client().post(format!("{}{path}", self.origin)).header(COOKIE, &self.cookie);
        // What a browser says of a form on a page of the same origin.
        let request = request.header("origin", &self.origin).header("sec-fetch-site", "same-origin");
        Page::of(request.header("content-type", "application/x-www-form-urlencoded").body("").send().unwrap())
    }

    /// What a device has reported, as the collector holds it.
    #[track_caller]
    pub fn device(&self, id: impl std::fmt::Display) -> Value {
        let page = self.get(&format!("/devices/{id}.json"));
        assert_eq!(page.status, 200, "{}", page.text);
        serde_json::from_str(&page.text).unwrap()
    }
}

/// A client that follows no redirect and keeps no cookie.
pub fn client() -> Client {
    // Fails only when a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        // Certificates of tests sign themselves; whether an agent trusts one is the agent's business.
        .danger_accept_invalid_certs(true)
        .build()
        .unwrap()
}
