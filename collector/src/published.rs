//! Where the data sets that `factors import` reads are published, and how one is downloaded.

use reqwest::header::RETRY_AFTER;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Response, Url};

use crate::http;

/// More than ten times the largest of them.
const MOST_BYTES: usize = 64_000_000;

const MOST_REDIRECTS: usize = 5;

/// A data set that somebody publishes at an address that stays.
#[derive(Debug, PartialEq, Eq)]
pub struct Published {
    /// As `factors fetch` knows it.
    pub name: &'static str,
    /// The file itself. `{year}` stands for the year asked for.
    pub address: &'static str,
    /// What the names of the factor sets in it begin with.
    pub sets: &'static str,
    /// The name under which it is taken in, whichever address it comes from: some formats tell year or version only
    /// there. `{year}` as above.
    pub file: &'static str,
    pub licence: &'static str,
    /// What else there is to say.
    pub note: &'static str,
}

/// All of them.
pub const PUBLISHED: &[Published] = &[
    Published {
        name: "boavizta",
        address: "https://raw.githubusercontent.com/Boavizta/environmental-footprint-data/main/boavizta-data-us.csv",
        sets: "boavizta",
        file: "boavizta-data-us.csv",
        licence: "ODbL 1.0",
        note: "vendors' product carbon footprints",
    },
    Published {
        name: "energy-star-computers",
        address: "https://data.energystar.gov/api/views/rxdj-2c88/rows.csv?accessType=DOWNLOAD",
        sets: "energy-star",
        file: "energy-star-computers-v9.csv",
        licence: "US open government data",
        note: "watts of certified computers, version 9",
    },
    Published {
        name: "electricity-maps",
        address: "https://raw.githubusercontent.com/thegreenwebfoundation/co2.js/main/data/output/electricity-maps/yearly_{year}.json",
        sets: "electricity-maps",
        file: "yearly_{year}.json",
        licence: "ODbL 1.0",
        note: "life-cycle grid intensity of a year by zone; with --year",
    },
    Published {
        name: "ember",
        address: "https://raw.githubusercontent.com/thegreenwebfoundation/co2.js/main/data/output/average-intensities.json",
        sets: "ember",
        file: "average-intensities.json",
        licence: "CC BY-SA 4.0",
        note: "life-cycle grid intensity by country",
    },
    Published {
        name: "windows11-intel",
        address: "https://raw.githubusercontent.com/rcmaehl/WhyNotWin11/main/includes/SupportedProcessorsIntel.txt",
        sets: "windows11-intel",
        file: "SupportedProcessorsIntel.txt",
        licence: "LGPL-3.0",
        note: "Intel processors that Windows 11 supports, as WhyNotWin11 collects them",
    },
    Published {
        name: "windows11-amd",
        address: "https://raw.githubusercontent.com/rcmaehl/WhyNotWin11/main/includes/SupportedProcessorsAMD.txt",
        sets: "windows11-amd",
        file: "SupportedProcessorsAMD.txt",
        licence: "LGPL-3.0",
        note: "AMD processors that Windows 11 supports, as WhyNotWin11 collects them",
    },
    Published {
        name: "windows11-qualcomm",
        address: "https://raw.githubusercontent.com/rcmaehl/WhyNotWin11/main/includes/SupportedProcessorsQualcomm.txt",
        sets: "windows11-qualcomm",
        file: "SupportedProcessorsQualcomm.txt",
        licence: "LGPL-3.0",
        note: "Qualcomm processors that Windows 11 supports, as WhyNotWin11 collects them",
    },
];

/// Why a file could not be downloaded.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DownloadError {
    #[error("{0:?} is no address that begins with https:// (http:// only on this machine)")]
    Address(String),
    #[error("nobody answered: {0}")]
    NoAnswer(String),
    #[error("the address answers {status}{}", retry(retry_after.as_deref()))]
    Status { status: reqwest::StatusCode, retry_after: Option<String> },
    #[error("{0}")]
    Body(String),
    #[error("a web page came instead of data; perhaps a proxy or a page to sign in stands before it")]
    Page,
}

fn retry(after: Option<&str>) -> String {
    after.map(|after| format!(", and asks to be left alone (Retry-After: {after})")).unwrap_or_default()
}

/// The bytes of a file.
///
/// # Errors
/// When the address is none that may be asked, or something other than a whole file of data comes.
pub async fn download(address: &str) -> Result<Vec<u8>, DownloadError> {
    let url = Url::parse(address)
        .ok()
        .filter(|url| url.scheme() == "https" || (url.scheme() == "http" && http::is_this_machine(url)))
        .ok_or_else(|| DownloadError::Address(address.to_owned()))?;
    let no_answer = |error| DownloadError::NoAnswer(http::told(error));
    let client = http::client(&url).redirect(Policy::custom(by_https)).build().map_err(no_answer)?;
    let response = client.get(url).send().await.map_err(no_answer)?;
    let body = http::body(of_success(response)?, MOST_BYTES).await.map_err(DownloadError::Body)?;
    // None of the formats begins like this.
    let begins = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body).trim_ascii_start();
    if begins.starts_with(b"<") { Err(DownloadError::Page) } else { Ok(body) }
}

fn by_https(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    if attempt.url().scheme() != "https" {
        attempt.error("it redirects to an address without https")
    } else if attempt.previous().len() > MOST_REDIRECTS {
        attempt.error("it redirects again and again")
    } else {
        attempt.follow()
    }
}

fn of_success(response: Response) -> Result<Response, DownloadError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let told = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    Err(DownloadError::Status { status, retry_after: told.map(str::to_owned) })
}

#[cfg(test)]
mod tests;
