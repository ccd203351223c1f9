//! The words of the store for the asset register.

use jiff::{Timestamp, civil::Date};
use levetid_footprint::category::Category;
use levetid_protocol::DeviceId;
use levetid_protocol::usage::ScreenKey;
use serde::{Deserialize, Serialize};

/// What an asset register says of a device. Who holds it stands with the device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegisterEntry {
    /// The register's own number of the asset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// Never a placeholder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchased: Option<Date>,
    /// It was bought used; `None`: the register does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bought_used: Option<bool>,
    /// It is leased; `None`: the register does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leased: Option<bool>,
    /// The department it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The day it left service for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Date>,
}

/// An entry that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub entry: RegisterEntry,
    pub imported: Timestamp,
    /// Who imported it.
    pub actor: String,
}

impl RegisterEntry {
    /// The day it left service, where that is no later than `day`.
    pub fn retired_by(&self, day: Date) -> Option<Date> {
        self.retired.filter(|retired| *retired <= day)
    }
}

/// A device as rows of a register are matched to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAsset {
    pub device: DeviceId,
    /// As its firmware writes it, or the register where no agent speaks for it.
    pub manufacturer: Option<String>,
    pub serial: Option<String>,
    /// An agent speaks for it, or once did.
    pub has_agent: bool,
    pub holder: Option<String>,
    pub entry: Option<RegisterEntry>,
    /// By what PCs know it, where it is an external screen.
    pub screen: Option<ScreenKey>,
}

/// An entry to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterPut {
    /// The device it is of; `None`: one that is not known yet, and is added.
    pub device: Option<DeviceId>,
    /// A device without an agent that turned out to be this one, and is no device of its own any more.
    pub replaces: Option<DeviceId>,
    pub entry: RegisterEntry,
    /// Who holds the device from now on; `None`: it stays as it is.
    pub holder: Option<String>,
}
