//! Styles, fonts, icons and scripts: embedded in the binary, served under a URL that changes with them.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "ui/dist/"]
struct Assets;

/// A year: the URL names the content, so what it gives never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// 16 hexadecimal digits over all assets. One name for all keeps relative URLs in the stylesheet right.
static BUNDLE: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    for name in Assets::iter() {
        hasher.update(name.as_bytes());
        if let Some(asset) = Assets::get(&name) {
            hasher.update(asset.metadata.sha256_hash());
        }
    }
    hasher.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
});

/// The address of an asset, such as `style.css`.
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", *BUNDLE)
}

/// The route that serves them.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{bundle}/{*name}", get(serve))
}

async fn serve(Path((bundle, name)): Path<(String, String)>) -> Response {
    if bundle != *BUNDLE {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Assets::get(&name) {
        Some(asset) => {
            let kind = asset.metadata.mimetype().to_owned();
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOREVER.to_owned())], asset.data)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Every asset by name: for tests that write pages to a folder.
#[cfg(test)]
pub fn all() -> impl Iterator<Item = (String, std::borrow::Cow<'static, [u8]>)> {
    Assets::iter().filter_map(|name| Assets::get(&name).map(|asset| (name.into_owned(), asset.data)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(address: &str) -> Response {
        let (bundle, name) = address.trim_start_matches("/assets/").split_once('/').unwrap();
        serve(Path((bundle.into(), name.into()))).await
    }

    #[tokio::test]
    async fn an_asset_is_served_for_good_under_its_own_address_only() {
        let style = ask(&url("style.css")).await;
        assert_eq!(style.status(), StatusCode::OK);
        assert_eq!(style.headers()[header::CONTENT_TYPE], "text/css");
        assert_eq!(style.headers()[header::CACHE_CONTROL], FOREVER);
        for address in [url("nothing.css"), url("../Cargo.toml"), "/assets/0000000000000000/style.css".into()]
        {
            assert_eq!(ask(&address).await.status(), StatusCode::NOT_FOUND, "{address}");
        }
    }

    #[test]
    fn every_file_the_stylesheet_names_is_there() {
        let style = Assets::get("style.css").unwrap();
        let style = String::from_utf8(style.data.into_owned()).unwrap();
        let named: Vec<_> = style.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(!named.is_empty());
        for name in named {
            assert!(Assets::get(name.trim_matches('"')).is_some(), "{name} is named but not embedded");
        }
    }
}
