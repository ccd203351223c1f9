//! How Windows asks a disk for its page, and where the page stands in what its driver answers.

use super::PAGE_BYTES;
use crate::signals::bytes::u32_at;

/// Bytes before the parameters of a `STORAGE_PROPERTY_QUERY`, and before those of the answer.
const HEAD_BYTES: usize = 8;
/// Bytes of `STORAGE_PROTOCOL_SPECIFIC_DATA`: ten numbers.
const SPECIFIC_BYTES: usize = 40;
/// Bytes of `SENDCMDOUTPARAMS` before its buffer.
const ATA_HEAD_BYTES: usize = 16;

/// Bytes of the question for an NVMe page; the answer is as long.
pub const NVME_BYTES: usize = HEAD_BYTES + SPECIFIC_BYTES + PAGE_BYTES;
/// Bytes of the answer to the question for an ATA page.
pub const ATA_BYTES: usize = ATA_HEAD_BYTES + PAGE_BYTES;

/// `StorageDeviceProtocolSpecificProperty`, by the standard query: of NVMe the log page 2, at its beginning.
pub fn nvme_question() -> [u8; NVME_BYTES] {
    const PROPERTY: u32 = 50;
    const NVME: u32 = 3;
    const LOG_PAGE: u32 = 2;
    const HEALTH: u32 = 2;
    let numbers = [PROPERTY, 0, NVME, LOG_PAGE, HEALTH, 0, SPECIFIC_BYTES as u32, PAGE_BYTES as u32]
        .map(u32::to_le_bytes);
    let mut question = [0; NVME_BYTES];
    for (place, byte) in question.iter_mut().zip(numbers.concat()) {
        *place = byte;
    }
    question
}

/// The page in a `STORAGE_PROTOCOL_DATA_DESCRIPTOR`, which says where its data begin, from its own parameters on.
pub fn nvme_page(answer: &[u8]) -> Option<[u8; PAGE_BYTES]> {
    let offset = usize::try_from(u32_at(answer, HEAD_BYTES + 16)?).ok()?;
    let length = usize::try_from(u32_at(answer, HEAD_BYTES + 20)?).ok()?;
    let is_whole = offset >= SPECIFIC_BYTES && length >= PAGE_BYTES;
    let page = answer.get(HEAD_BYTES.checked_add(offset).filter(|_| is_whole)?..)?;
    page.first_chunk().copied()
}

/// `SENDCMDINPARAMS`: SMART READ DATA (B0h, D0h) of one sector, with the address that stands for SMART.
pub fn ata_question() -> [u8; 33] {
    let mut question = [0; 33];
    let registers = [0, 2, 0, 0, 0xd0, 1, 1, 0x4f, 0xc2, 0xa0, 0xb0];
    for (place, byte) in question.iter_mut().zip(registers) {
        *place = byte;
    }
    question
}

/// The page in a `SENDCMDOUTPARAMS`, unless the driver or the disk reports an error.
pub fn ata_page(answer: &[u8]) -> Option<[u8; PAGE_BYTES]> {
    let [driver_error, disk_error] = *answer.get(4..)?.first_chunk()?;
    let page = answer.get(ATA_HEAD_BYTES..).filter(|_| driver_error == 0 && disk_error == 0)?;
    page.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn questions_have_their_fields_in_their_places() {
        let nvme = nvme_question();
        let number = |at| u32_at(&nvme, at).unwrap();
        assert_eq!((number(0), number(8), number(12), number(16)), (50, 3, 2, 2));
        assert_eq!((number(24), number(28), nvme.len()), (40, 512, 560));
        let ata = ata_question();
        assert_eq!(u32_at(&ata, 0), Some(512));
        assert_eq!(ata[4..12], [0xd0, 1, 1, 0x4f, 0xc2, 0xa0, 0xb0, 0]);
    }

    #[test]
    fn the_page_is_where_the_answer_says() {
        let mut answer = [0; NVME_BYTES];
        answer[24] = 40;
        answer[28..30].copy_from_slice(&512_u16.to_le_bytes());
        answer[48] = 7;
        assert_eq!(nvme_page(&answer).unwrap()[0], 7);
        assert_eq!(nvme_page(&answer[..500]), None, "cut short");
        answer[28..30].copy_from_slice(&100_u16.to_le_bytes());
        assert_eq!(nvme_page(&answer), None, "a page that is not whole");
        answer[24..28].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(nvme_page(&answer), None, "beyond the answer");
    }

    #[test]
    fn an_error_is_no_page() {
        let mut answer = [0; ATA_BYTES];
        answer[16] = 9;
        assert_eq!(ata_page(&answer).unwrap()[0], 9);
        answer[5] = 4;
        assert_eq!(ata_page(&answer), None);
        assert_eq!(ata_page(&[0; 100]), None);
    }

    proptest! {
        #[test]
        fn damaged_answers_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            nvme_page(&bytes);
            ata_page(&bytes);
        }
    }
}
