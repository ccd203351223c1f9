//! The languages of the pages: Danish first, English beside it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use serde::Deserialize;

use crate::identity::is_local_path;

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "da",
        // The invisible marks Fluent puts round inserted text serve right-to-left scripts.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const COOKIE: &str = "language";

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Dansk
    Danish,
    /// English
    English,
}

impl Language {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Danish, Self::English];

    /// Its code, as in `<html lang>` and the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Danish => "Dansk",
            Self::English => "English",
        }
    }

    /// The language with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The text with this key. A key that does not exist gives itself; tests see to it that none is missing.
    pub fn text(self, key: &str) -> String {
        TEXTS.try_lookup(&self.identifier(), key).unwrap_or_else(|| key.to_owned())
    }

    /// The text with this key, with one value put in.
    pub fn text_with(self, key: &str, name: &'static str, value: impl ToString) -> String {
        self.text_with_all(key, &[(name, value.to_string())])
    }

    /// The text with this key, with several values put in.
    pub fn text_with_all(self, key: &str, values: &[(&'static str, String)]) -> String {
        let values = values.iter().map(|(name, value)| ((*name).into(), value.as_str().into())).collect();
        self.fill(key, &values)
    }

    /// The text with this key for `count` things, put in as `$count` in the right grammatical number.
    pub fn counted(self, key: &str, count: u64) -> String {
        // `$shown` is the number as people write it; Fluent chooses the form by `$count`.
        let values = HashMap::from([
            ("count".into(), FluentValue::from(count)),
            ("shown".into(), FluentValue::from(self.whole(count))),
        ]);
        self.fill(key, &values)
    }

    fn fill(self, key: &str, values: &HashMap<Cow<'static, str>, FluentValue<'_>>) -> String {
        TEXTS.try_lookup_with_args(&self.identifier(), key, values).unwrap_or_else(|| key.to_owned())
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Danish => langid!("da"),
            Self::English => langid!("en"),
        }
    }

    /// The reader's choice by cookie, else what the browser prefers, else Danish.
    pub fn of_request(headers: &HeaderMap) -> Self {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        chosen(header(header::COOKIE))
            .or_else(|| preferred(header(header::ACCEPT_LANGUAGE)))
            .unwrap_or(Self::Danish)
    }
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of_request(&parts.headers))
    }
}

fn chosen(cookies: &str) -> Option<Language> {
    let mut pairs = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, code)| Language::of_code(code))
}

/// The language of the highest weight in an `Accept-Language` header; the first among equals.
fn preferred(accept_language: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in accept_language.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let code = tag.trim().split('-').next().unwrap_or_default();
        let weight = parameters.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(1.0);
        if let Some(language) = Language::of_code(&code.to_ascii_lowercase())
            && weight > best.map_or(0.0, |(_, best)| best)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

/// The route behind the language switch.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/language/{code}", get(choose))
}

#[derive(Deserialize)]
struct Back {
    back: Option<String>,
}

async fn choose(
    Path(code): Path<String>,
    back: Result<Query<Back>, QueryRejection>,
    current: Language,
) -> Response {
    let back = back.ok().and_then(|Query(Back { back })| back);
    let language = Language::of_code(&code).unwrap_or(current);
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", language.code());
    ([(header::SET_COOKIE, cookie)], Redirect::to(local(back.as_deref()))).into_response()
}

/// The page to go back to, or the front page where `back` would lead elsewhere.
fn local(back: Option<&str>) -> &str {
    back.filter(|path| is_local_path(path)).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_cookie_wins_over_the_browser_and_danish_over_nothing() {
        for (cookie, accept, expected) in [
            ("", "", Language::Danish),
            ("", "fr-FR,fr;q=0.9", Language::Danish),
            ("", "en-GB,en;q=0.9", Language::English),
            ("", "en;q=0.8,da-DK;q=0.9", Language::Danish),
            ("", "DA, en;q=0", Language::Danish),
            ("session=x; language=en", "da", Language::English),
            ("language=xx", "en", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap());
            assert_eq!(Language::of_request(&headers), expected, "{cookie:?} {accept:?}");
        }
    }

    #[test]
    fn the_switch_leads_back_to_this_site_only() {
        for (back, expected) in [
            (Some("/devices/1?x=2"), "/devices/1?x=2"),
            (Some("/"), "/"),
            (Some("//elsewhere.example"), "/"),
            (Some("/\\elsewhere.example"), "/"),
            (Some("https://elsewhere.example"), "/"),
            (Some("/a\r\nb"), "/"),
            (None, "/"),
        ] {
            assert_eq!(local(back), expected, "{back:?}");
        }
    }
}
