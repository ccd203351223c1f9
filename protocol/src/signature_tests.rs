use proptest::prelude::*;

use super::*;
use crate::media;

const NOW: i64 = 1_795_000_000;

fn key() -> SigningKey {
    SigningKey::from_secret(&[7; 32])
}

fn tag() -> String {
    Purpose::Report.tag(&SigningKey::from_secret(&[9; 32]).public().id())
}

fn request(body: &[u8]) -> Message<'_> {
    Message { start: Start::Post, content_type: media::JSON, body }
}

/// RFC 9421 appendix B.2.6: the published key, base and signature of `sig-b26`.
#[test]
fn agrees_with_the_rfc_vector() {
    let public = PublicKey {
        alg: Algorithm::Ed25519,
        key: base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs")
            .unwrap(),
    };
    let input = "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
                 \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
    let dictionary: Dictionary = Parser::new(input).parse().unwrap();
    let Some(ListEntry::InnerList(list)) = dictionary.get("sig-b26") else { panic!("an inner list") };
    let base = format!(
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n\
         \"@authority\": example.com\n\"content-type\": application/json\n\"content-length\": 18\n\
         \"@signature-params\": {}",
        serialised(list).unwrap()
    );
    let signature = STANDARD
        .decode("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==")
        .unwrap();
    assert!(public.verifies(base.as_bytes(), &signature));
}

/// RFC 9421 appendix B.2 and RFC 9530: the digest of the example body.
#[test]
fn digests_as_rfc_9530() {
    assert_eq!(
        content_digest(br#"{"hello": "world"}"#),
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    );
}

#[test]
fn a_signed_message_verifies_and_says_who() {
    let fields = sign(request(b"{}"), &key(), NOW, "n1", &tag()).unwrap();
    assert_eq!(read(&fields).unwrap().key, key().public().id());
    let signed = verify(request(b"{}"), &fields, &key().public(), &tag(), NOW + 60).unwrap();
    assert_eq!(signed, Signed { created: NOW, nonce: "n1".into(), key: key().public().id(), tag: tag() });
}

#[test]
fn every_change_is_noticed() {
    let good = sign(request(b"{}"), &key(), NOW, "n1", &tag()).unwrap();
    let check = |message, fields: &Fields, public: &PublicKey, tag: &str, now| {
        verify(message, fields, public, tag, now).unwrap_err()
    };
    let public = key().public();
    assert_eq!(check(request(b"{ }"), &good, &public, &tag(), NOW), SignatureError::Digest);
    let other_digest = Fields { content_digest: content_digest(b"{ }"), ..good.clone() };
    assert_eq!(check(request(b"{ }"), &other_digest, &public, &tag(), NOW), SignatureError::Mismatch);
    let other_type = Message { content_type: "text/plain", ..request(b"{}") };
    assert_eq!(check(other_type, &good, &public, &tag(), NOW), SignatureError::Mismatch);
    let as_reply = Message { start: Start::Status(200), ..request(b"{}") };
    assert!(matches!(check(as_reply, &good, &public, &tag(), NOW), SignatureError::Coverage(_)));
    assert!(matches!(check(request(b"{}"), &good, &public, "levetid-enrol/x", NOW), SignatureError::Tag(..)));
    for skew in [901, -901] {
        assert_eq!(check(request(b"{}"), &good, &public, &tag(), NOW + skew), SignatureError::Stale(skew));
    }
    let other_key = SigningKey::from_secret(&[8; 32]).public();
    assert_eq!(check(request(b"{}"), &good, &other_key, &tag(), NOW), SignatureError::Mismatch);
    let fresher = Fields {
        signature_input: good.signature_input.replace(&NOW.to_string(), &(NOW + 1).to_string()),
        ..good.clone()
    };
    assert_eq!(check(request(b"{}"), &fresher, &public, &tag(), NOW), SignatureError::Mismatch);
}

#[test]
fn what_is_signed_for_one_purpose_is_no_good_for_another() {
    let collector = SigningKey::from_secret(&[9; 32]).public().id();
    let purposes = [Purpose::Enrol, Purpose::Report, Purpose::Open, Purpose::Reply];
    for signed_for in purposes {
        let fields = sign(request(b"{}"), &key(), NOW, "n1", &signed_for.tag(&collector)).unwrap();
        for taken_for in purposes {
            let outcome = verify(request(b"{}"), &fields, &key().public(), &taken_for.tag(&collector), NOW);
            assert_eq!(outcome.is_ok(), signed_for == taken_for, "{signed_for:?} as {taken_for:?}");
        }
    }
}

#[test]
fn a_signature_over_less_is_refused() {
    let key = key();
    let params = format!(
        "(\"@method\");created={NOW};nonce=\"n\";keyid=\"{}\";alg=\"ed25519\";tag=\"{}\"",
        key.public().id(),
        tag()
    );
    let base = format!("\"@method\": POST\n\"@signature-params\": {params}");
    let fields = Fields {
        content_digest: content_digest(b"{}"),
        signature_input: format!("levetid={params}"),
        signature: format!("levetid=:{}:", STANDARD.encode(key.sign(base.as_bytes()))),
    };
    let refused = verify(request(b"{}"), &fields, &key.public(), &tag(), NOW).unwrap_err();
    assert!(matches!(refused, SignatureError::Coverage(_)));
}

#[test]
fn a_reply_verifies_by_its_status() {
    let reply = Message { start: Start::Status(200), content_type: media::JSON, body: b"{}" };
    let fields = sign(reply, &key(), NOW, "n1", &tag()).unwrap();
    assert!(verify(reply, &fields, &key().public(), &tag(), NOW).is_ok());
    let other = Message { start: Start::Status(409), ..reply };
    assert_eq!(verify(other, &fields, &key().public(), &tag(), NOW), Err(SignatureError::Mismatch));
}

proptest! {
    #[test]
    fn no_header_panics(input in ".{0,200}", signature in ".{0,100}", digest in ".{0,100}") {
        let fields = Fields { content_digest: digest, signature_input: input, signature };
        let verified = verify(request(b"{}"), &fields, &key().public(), &tag(), NOW);
        prop_assert!(verified.is_err());
    }
}
