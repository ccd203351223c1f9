//! Browser sessions in our store. A session's id is kept as its hash: a copy of the file signs nobody in.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use crate::store::Store;

/// A person's session ends this long after signing in: a working day.
const HOURS: i64 = 8;

/// Sessions on our store, by a cookie that scripts cannot read and other sites cannot send along.
pub fn sessions(store: Arc<dyn Store>, https: bool) -> SessionManagerLayer<StoredSessions> {
    SessionManagerLayer::new(StoredSessions { store })
        .with_name("levetid")
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(time::Duration::hours(HOURS)))
}

/// The sessions of a store.
#[derive(Debug, Clone)]
pub struct StoredSessions {
    store: Arc<dyn Store>,
}

#[async_trait]
impl SessionStore for StoredSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Ids are 128 random bits: two that meet are not expected, and would share a session, so look.
        while self.load(&record.id).await?.is_some() {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let expires = instant(record.expiry_date)?;
        self.store.save_session(hash(&record.id), data, expires).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = crate::clock::now();
        let Some(data) = self.store.load_session(hash(id), now).await.map_err(backend)? else {
            return Ok(None);
        };
        let data = serde_json::from_slice(&data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = time::OffsetDateTime::from_unix_timestamp(now.as_second())
            .map_err(|error| Error::Decode(error.to_string()))?
            + time::Duration::hours(HOURS);
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.store.delete_session(hash(id)).await.map_err(backend)
    }
}

fn hash(id: &Id) -> [u8; 32] {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn instant(date: time::OffsetDateTime) -> Result<Timestamp> {
    Timestamp::from_second(date.unix_timestamp()).map_err(|error| Error::Encode(error.to_string()))
}

fn backend(error: crate::store::StoreError) -> Error {
    Error::Backend(error.to_string())
}
