//! `inspect health`: the wear of a disk, from its health page.

use std::path::Path;

use anyhow::Context as _;
use levetid_protocol::text::Text;
use levetid_protocol::wear::WornPart;
use serde::Serialize;

use crate::signals::health::{self, PAGE_BYTES, Page};

/// What a page tells.
#[derive(Debug, Serialize)]
pub struct Finding {
    page: Page,
    /// What would be reported of the disk; absent when the page tells nothing of wear.
    part: Option<WornPart>,
    failing: bool,
}

/// Reads the page; the disk is named for the file.
pub fn inspect(file: &Path) -> anyhow::Result<Finding> {
    let bytes = super::bytes(file)?;
    let page: &[u8; PAGE_BYTES] = bytes.as_slice().try_into().ok().with_context(|| {
        format!(
            "{} holds {} bytes; a health page has {PAGE_BYTES}. Save one with: nvme smart-log -o binary DISK > FILE",
            file.display(),
            bytes.len()
        )
    })?;
    let (page, health) = health::read(page).with_context(|| {
        format!(
            "{} is neither an NVMe health page nor ATA SMART data with its checksum; save it again",
            file.display()
        )
    })?;
    let name = file.file_stem().map(|name| name.to_string_lossy());
    let name = name.as_deref().and_then(Text::clean).context("the file has no name; name it for the disk")?;
    Ok(Finding { page, failing: health.failing, part: health.worn_part(name) })
}
