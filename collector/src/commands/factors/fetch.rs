//! `levetid-collector factors fetch`

use anyhow::Context as _;

use crate::import::{self, About, Read};
use crate::published::{self, PUBLISHED, Published};

/// Prints what can be fetched.
pub fn list() {
    for Published { name, address, licence, note, .. } in PUBLISHED {
        println!("{name:<22} {note} ({licence})\n{:<22} {address}", "");
    }
}

/// Downloads a data set and reads it. Returns the address too.
pub async fn read(name: &str, url: Option<String>, year: Option<i16>) -> anyhow::Result<(String, Read)> {
    let published = PUBLISHED.iter().find(|published| published.name == name).with_context(|| {
        let names: Vec<&str> = PUBLISHED.iter().map(|published| published.name).collect();
        format!("no data set is called {name:?}; there are {}", names.join(", "))
    })?;
    let file = of_year(published.file, year)?;
    let address = match url {
        Some(url) => url,
        None => of_year(published.address, year)?,
    };
    let read = downloaded(&address, &About { file, year }, published).await.map_err(|error| {
        anyhow::anyhow!(
            "{name} is not fetched: {error:#}. Nothing was kept. Try again later, or download {address} yourself and take it \
             in by `levetid-collector factors import FILE`"
        )
    })?;
    Ok((address, read))
}

async fn downloaded(address: &str, about: &About, published: &Published) -> anyhow::Result<Read> {
    let read = import::read(&published::download(address).await?, about)?;
    let is_other = |set: &&crate::store::NewFactorSet| !set.name.starts_with(published.sets);
    if let Some(other) = read.sets.iter().find(is_other) {
        anyhow::bail!("the address holds {} ({}), not {}", read.format, other.name, published.name);
    }
    Ok(read)
}

/// An address or a name with the year in its place.
fn of_year(template: &str, year: Option<i16>) -> anyhow::Result<String> {
    const YEAR: &str = "{year}";
    Ok(match year {
        Some(year) => template.replace(YEAR, &year.to_string()),
        None if template.contains(YEAR) => anyhow::bail!("there is a file a year: say which with --year"),
        None => template.to_owned(),
    })
}
