//! Which device a row is of, and what it changes.

use std::collections::{BTreeMap, BTreeSet};

use levetid_footprint::category::Category;
use levetid_footprint::model::manufacturer;
use levetid_protocol::DeviceId;
use levetid_protocol::placeholder::is_placeholder;
use levetid_protocol::text::Text;
use levetid_protocol::usage::ScreenKey;

use super::Asset;
use crate::import::report::Refused;
use crate::store::{KnownAsset, RegisterEntry, RegisterPut, hashes_of_serial};

/// What an import would do.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is to be kept; what is unchanged is not among it.
    pub puts: Vec<RegisterPut>,
    /// Devices that are new.
    pub added: u64,
    /// Devices that an agent speaks for, or of which PCs tell, and that had no entry so far.
    pub matched: u64,
    /// Devices whose entry or holder changes.
    pub changed: u64,
    pub unchanged: u64,
    pub refused: Vec<Refused>,
}

/// Maker and serial number as they are compared; `None` where they name no single device.
pub fn identity(maker: Option<&str>, serial: Option<&str>) -> Option<(String, String)> {
    let serial = serial.map(str::trim).filter(|serial| !serial.is_empty() && !is_placeholder(serial))?;
    Some((maker.and_then(manufacturer)?.to_lowercase(), serial.to_lowercase()))
}

/// The devices that are known, by what rows name them by.
struct Known<'a> {
    by_asset: BTreeMap<&'a str, Vec<&'a KnownAsset>>,
    by_identity: BTreeMap<(String, String), Vec<&'a KnownAsset>>,
    /// External screens by the hash of their serial number.
    by_hash: BTreeMap<&'a Text, Vec<&'a KnownAsset>>,
    /// Makers' letters and product codes of those screens.
    screen_models: BTreeSet<(&'a Text, u16)>,
}

/// What a row is of.
struct Found<'a> {
    /// `None`: a device that is not known yet.
    device: Option<&'a KnownAsset>,
    /// The device without an agent that turns out to be this one.
    replaces: Option<DeviceId>,
}

impl<'a> Known<'a> {
    fn of(known: &'a [KnownAsset]) -> Self {
        let mut all = Self {
            by_asset: BTreeMap::new(),
            by_identity: BTreeMap::new(),
            by_hash: BTreeMap::new(),
            screen_models: BTreeSet::new(),
        };
        for asset in known {
            if let Some(ScreenKey { manufacturer, product_code, serial_hash: Some(hash) }) = &asset.screen {
                all.by_hash.entry(hash).or_default().push(asset);
                all.screen_models.insert((manufacturer, *product_code));
            }
            if let Some(id) = asset.entry.as_ref().and_then(|entry| entry.asset_id.as_deref()) {
                all.by_asset.entry(id).or_default().push(asset);
            }
            if let Some(identity) = identity(asset.manufacturer.as_deref(), asset.serial.as_deref()) {
                all.by_identity.entry(identity).or_default().push(asset);
            }
        }
        all
    }

    /// The screens of which PCs tell that have the maker and serial number of a row. Of their serial numbers only hashes
    /// are known, so that the row's is hashed as if it were of each model of that maker.
    fn screens(&self, entry: &RegisterEntry) -> Vec<&'a KnownAsset> {
        let is_monitor = entry.category.is_none_or(|category| category == Category::Monitor);
        let (Some(maker), Some(serial)) = (&entry.manufacturer, &entry.serial) else { return Vec::new() };
        let mut found: BTreeMap<DeviceId, &KnownAsset> = BTreeMap::new();
        for (letters, code) in self.screen_models.iter().filter(|_| is_monitor) {
            for hash in hashes_of_serial(letters, *code, maker, serial) {
                let of_hash = self.by_hash.get(&hash).into_iter().flatten();
                found.extend(of_hash.map(|asset| (asset.device, *asset)));
            }
        }
        found.into_values().collect()
    }

    /// The device that a row is of, if it is known.
    fn find(&self, asset: &Asset) -> Result<Found<'a>, String> {
        let entry = &asset.entry;
        let named = identity(entry.manufacturer.as_deref(), entry.serial.as_deref());
        let of_serial = match named.as_ref().and_then(|named| self.by_identity.get(named)) {
            Some(known) => known.clone(),
            None => self.screens(entry),
        };
        let of_asset = entry.asset_id.as_deref().and_then(|id| self.by_asset.get(id));
        let serial = entry.serial.as_deref().unwrap_or_default();
        let by_serial = match of_serial.as_slice() {
            [] => None,
            [one] => Some(*one),
            several => {
                let ids: Vec<String> = several.iter().map(|asset| asset.device.to_string()).collect();
                return Err(format!(
                    "serial: {serial:?} is of {} devices ({}); settle which is the right one first",
                    ids.len(),
                    ids.join(", ")
                ));
            }
        };
        let by_asset = of_asset.and_then(|assets| assets.first()).copied();
        match (by_asset, by_serial) {
            // The register had the asset before the serial number that its PC reports.
            (Some(one), Some(other))
                if one.device != other.device && !one.has_agent && other.entry.is_none() =>
            {
                Ok(Found { device: Some(other), replaces: Some(one.device) })
            }
            (Some(one), Some(other)) if one.device != other.device => Err(format!(
                "asset id: {:?} is the device {}, but the serial number {serial:?} is of the device {}",
                entry.asset_id.as_deref().unwrap_or_default(),
                one.device,
                other.device
            )),
            // The agent knows better which machine it is on.
            (Some(one), None) if one.has_agent && named.is_some() => {
                match identity(one.manufacturer.as_deref(), one.serial.as_deref()) {
                    Some((maker, reported)) => Err(format!(
                        "serial: {serial:?}, but the agent of {:?} reports {maker} {reported}; correct the one that is wrong",
                        entry.asset_id.as_deref().unwrap_or_default()
                    )),
                    None => Ok(Found { device: Some(one), replaces: None }),
                }
            }
            (device, None) | (None, device) | (device, Some(_)) => Ok(Found { device, replaces: None }),
        }
    }
}

/// Matches rows to devices.
pub fn plan(assets: Vec<Asset>, known: &[KnownAsset]) -> Plan {
    let all = Known::of(known);
    let mut plan = Plan::default();
    let mut taken: BTreeSet<DeviceId> = BTreeSet::new();
    for asset in assets {
        match all.find(&asset) {
            Err(reason) => plan.refused.push(Refused { line: asset.line, reason }),
            Ok(Found { device: Some(device), .. }) if !taken.insert(device.device) => {
                plan.refused.push(Refused {
                    line: asset.line,
                    reason: format!("the device {} is that of an earlier line already", device.device),
                });
            }
            Ok(found) => take(&mut plan, asset, &found),
        }
    }
    plan
}

fn take(plan: &mut Plan, asset: Asset, found: &Found<'_>) {
    let Found { device: found, replaces } = *found;
    let Asset { entry, holder, .. } = asset;
    let changes_holder = holder.is_some() && found.is_none_or(|device| device.holder != holder);
    match found {
        Some(device) if device.entry.as_ref() == Some(&entry) && !changes_holder => {
            plan.unchanged += 1;
            return;
        }
        None => plan.added += 1,
        Some(device) if device.entry.is_none() => plan.matched += 1,
        Some(_) => plan.changed += 1,
    }
    plan.puts.push(RegisterPut { device: found.map(|device| device.device), replaces, entry, holder });
}
