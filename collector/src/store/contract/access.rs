//! Who gets in: people and devices by links, and sessions.

use super::*;

pub async fn a_link_is_used_once(store: &dyn Store) {
    store.add_tenant(tenant(), now(), cli()).await.unwrap();
    let person = Person { tenant: slug(), login: "anna".into(), name: "Anna".into(), role: Role::Employee };
    store.put_person(person.clone(), now(), cli()).await.unwrap();
    let link = NewLink {
        hash: [7; 32],
        tenant: slug(),
        login: "anna".into(),
        path: "/me".into(),
        expires: now() + 1.hour(),
    };
    store.add_link(link, now(), cli()).await.unwrap();
    let leads = Some(Link { visitor: Visitor::Person(person), path: "/me".into() });
    assert_eq!(store.peek_link([7; 32], now()).await.unwrap(), leads);
    assert_eq!(store.peek_link([7; 32], now() + 2.hours()).await.unwrap(), None);
    assert_eq!(store.use_link([7; 32], now()).await.unwrap(), leads);
    assert_eq!(store.use_link([7; 32], now()).await.unwrap(), None);
    assert_eq!(store.peek_link([7; 32], now()).await.unwrap(), None);
}

pub async fn a_removed_person_is_gone_with_their_links(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let person = Person { tenant: slug(), login: "anna".into(), name: "Anna".into(), role: Role::It };
    store.put_person(person, now(), cli()).await.unwrap();
    let link = NewLink {
        hash: [7; 32],
        tenant: slug(),
        login: "anna".into(),
        path: "/".into(),
        expires: now() + 1.hour(),
    };
    store.add_link(link, now(), cli()).await.unwrap();
    store.remove_person(&slug(), "anna", now(), cli()).await.unwrap();
    assert!(matches!(store.person(&slug(), "anna").await, Err(StoreError::NotFound { .. })));
    assert_eq!(store.use_link([7; 32], now()).await.unwrap(), None);
    assert_eq!(store.device_record(&slug(), device).await.unwrap().device.holder, None);
}

async fn a_link_to(store: &dyn Store, secret: u8, request: u8) -> bool {
    let key = SigningKey::from_secret(&[secret; 32]).public().id();
    let link = NewDeviceLink {
        hash: [request; 32],
        key,
        request: [request; 32],
        expires: now() + 60.seconds(),
        remembered_to: now() + 16.minutes(),
    };
    store.add_device_link(link).await.unwrap()
}

pub async fn a_link_to_a_device_knows_no_person_and_is_used_once(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    assert!(a_link_to(store, 1, 7).await);
    let leads = store.peek_link([7; 32], now()).await.unwrap().unwrap();
    assert_eq!(leads.path, "/me");
    let Visitor::Device(key) = &leads.visitor else { panic!("{leads:?} is of a person") };
    assert_eq!((&key.tenant, key.device, key.state), (&slug(), device, KeyState::Active));
    assert_eq!(store.peek_link([7; 32], now() + 60.seconds()).await.unwrap(), None, "a minute, no longer");
    assert_eq!(store.use_link([7; 32], now()).await.unwrap(), Some(leads));
    assert_eq!(store.use_link([7; 32], now()).await.unwrap(), None);
    assert_eq!(store.peek_link([7; 32], now()).await.unwrap(), None);
}

/// Whoever copied a request on its way must not get a link of their own by sending it again.
pub async fn a_request_for_a_link_is_answered_once(store: &dyn Store) {
    enrolled(store, 1).await;
    assert!(a_link_to(store, 1, 7).await);
    let again = NewDeviceLink {
        hash: [8; 32],
        key: SigningKey::from_secret(&[1; 32]).public().id(),
        request: [7; 32],
        expires: now() + 60.seconds(),
        remembered_to: now() + 16.minutes(),
    };
    assert!(!store.add_device_link(again.clone()).await.unwrap());
    assert_eq!(store.peek_link([8; 32], now()).await.unwrap(), None);
    assert_eq!(store.forget_expired(now() + 2.minutes()).await.unwrap(), 0, "it would still verify");
    assert!(!store.add_device_link(again.clone()).await.unwrap());
    assert_eq!(store.forget_expired(now() + 16.minutes()).await.unwrap(), 1);
    assert!(store.add_device_link(again).await.unwrap());
}

pub async fn a_link_to_a_device_ends_with_its_key(store: &dyn Store) {
    enrolled(store, 1).await;
    assert!(a_link_to(store, 1, 7).await);
    let key = store.agent_keys(&slug()).await.unwrap()[0].id.clone();
    store.revoke_key(&slug(), &key, now(), cli()).await.unwrap();
    assert_eq!(store.peek_link([7; 32], now()).await.unwrap(), None);
    assert_eq!(store.use_link([7; 32], now()).await.unwrap(), None);
}

pub async fn sessions_end(store: &dyn Store) {
    store.save_session([1; 32], b"data".to_vec(), now() + 1.hour()).await.unwrap();
    assert_eq!(store.load_session([1; 32], now()).await.unwrap().as_deref(), Some(&b"data"[..]));
    assert_eq!(store.load_session([1; 32], now() + 2.hours()).await.unwrap(), None);
    assert_eq!(store.forget_expired(now() + 2.hours()).await.unwrap(), 1);
    store.save_session([2; 32], Vec::new(), now() + 1.hour()).await.unwrap();
    store.delete_session([2; 32]).await.unwrap();
    assert_eq!(store.load_session([2; 32], now()).await.unwrap(), None);
}
