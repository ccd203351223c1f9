//! `levetid-collector device`

use clap::Subcommand;
use levetid_protocol::DeviceId;

use crate::store::{Actor, FleetRow, Rows, Store, TenantSlug};

#[derive(Debug, Subcommand)]
pub enum Device {
    /// Lists a tenant's devices.
    List {
        /// The tenant.
        tenant: TenantSlug,
        /// As one JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Says who holds a device.
    Holder {
        /// The tenant.
        tenant: TenantSlug,
        /// The device: its id, a unique start of it, or its name.
        device: String,
        /// Their login name.
        #[arg(required_unless_present = "none")]
        login: Option<String>,
        /// Nobody holds it.
        #[arg(long, conflicts_with = "login")]
        none: bool,
    },
}

impl Device {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::List { tenant, json } => list(store, &tenant, json).await,
            Self::Holder { tenant, device, login, none: _ } => {
                let device = find(store, &tenant, &device).await?;
                if let Some(login) = &login {
                    store.person(&tenant, login).await?;
                }
                let holder = login.clone().unwrap_or_else(|| "nobody".into());
                store.set_holder(&tenant, device, login, crate::clock::now(), Actor::cli()).await?;
                eprintln!("{device} is held by {holder}.");
                Ok(())
            }
        }
    }
}

async fn list(store: &dyn Store, tenant: &TenantSlug, json: bool) -> anyhow::Result<()> {
    let mut rows = everything(store, tenant).await?;
    rows.sort_by_cached_key(|row| row.assessment.as_ref().map(|known| known.name.to_lowercase()));
    for FleetRow { device, assessment } in rows {
        let name = assessment.as_ref().map(|a| a.name.clone()).unwrap_or_default();
        let model = assessment.as_ref().and_then(|a| a.model.clone()).unwrap_or_default();
        if json {
            let row = serde_json::json!({
                "device": device.id,
                "name": name,
                "holder": device.holder,
                "claims": device.claims,
                "first_contact": device.contact.map(|contact| contact.first),
                "last_contact": device.contact.map(|contact| contact.last),
                "register": device.register.as_ref().map(|known| &known.entry),
                "assessment": assessment,
            });
            println!("{row}");
        } else {
            let contact = device.contact.map_or_else(|| "no agent".to_owned(), |it| it.last.to_string());
            println!("{}\t{name}\t{model}\t{contact}", device.id);
        }
    }
    Ok(())
}

async fn everything(store: &dyn Store, tenant: &TenantSlug) -> anyhow::Result<Vec<FleetRow>> {
    let (mut all, mut rows) = (Vec::new(), Rows::of(store, tenant));
    while let Some(some) = rows.next().await? {
        all.extend(some);
    }
    Ok(all)
}

/// The device of an id, a unique start of an id, or a name.
pub async fn find(store: &dyn Store, tenant: &TenantSlug, text: &str) -> anyhow::Result<DeviceId> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let found: Vec<DeviceId> = everything(store, tenant)
        .await?
        .into_iter()
        .filter(|row| {
            let named = row.assessment.as_ref().is_some_and(|a| a.name.eq_ignore_ascii_case(text));
            named || (text.len() >= 4 && row.device.id.to_string().starts_with(&text.to_lowercase()))
        })
        .map(|row| row.device.id)
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(anyhow::anyhow!(
            "no device of {tenant} has the name {text:?} or an id that starts so; \
             `levetid-collector device list {tenant}` shows them"
        )),
        several => Err(anyhow::anyhow!(
            "{} devices of {tenant} are called {text:?}; say which by its id:\n{}",
            several.len(),
            several.iter().map(DeviceId::to_string).collect::<Vec<_>>().join("\n")
        )),
    }
}
