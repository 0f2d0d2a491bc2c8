//! Pixels as a PNG file (W3C, Portable Network Graphics, third edition): eight bits for each of red, green and blue, each row told
//! by how it differs from the one above, which suits pictures of even areas.
//!
//! Custody: releasable.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

pub(super) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
/// Bytes of a pixel.
pub(super) const PIXEL: usize = 3;
/// The filter of PNG that tells a row by its difference from the one above.
pub(super) const UP: u8 = 2;
/// Pixels per metre: 250 to the inch, at which a chart is as wide as it is meant to be.
const PER_METRE: u32 = 9_843;

/// The file of pixels in rows from the top, with a description in words; none if pixels and size do not agree.
pub(super) fn encoded((width, height): (u32, u32), pixels: &[u8], description: &str) -> Option<Vec<u8>> {
    let row = usize::try_from(width).ok()?.checked_mul(PIXEL)?;
    let agrees = row > 0 && pixels.len() == row.checked_mul(usize::try_from(height).ok()?)?;
    agrees.then_some(())?;
    let mut file = SIGNATURE.to_vec();
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits a colour, three colours, and the only ways of packing, filtering and ordering that there are.
    chunk(&mut file, b"IHDR", &[size.as_slice(), &[8, 2, 0, 0, 0]].concat());
    let metres = PER_METRE.to_be_bytes();
    chunk(&mut file, b"pHYs", &[metres.as_slice(), &metres, &[1]].concat());
    // Keyword, not packed, no language, no translated keyword.
    chunk(
        &mut file,
        b"iTXt",
        &[b"Description\0\0\0\0\0", description.as_bytes()].concat(),
    );
    chunk(&mut file, b"IDAT", &packed(&filtered(pixels, row))?);
    chunk(&mut file, b"IEND", &[]);
    Some(file)
}

/// Rows by their differences from the ones above, each after the word for it.
fn filtered(pixels: &[u8], row: usize) -> Vec<u8> {
    let mut told = Vec::with_capacity(pixels.len() + pixels.len() / row);
    let mut above = vec![0; row];
    for own in pixels.chunks_exact(row) {
        told.push(UP);
        told.extend(own.iter().zip(&above).map(|(own, above)| own.wrapping_sub(*above)));
        above.copy_from_slice(own);
    }
    told
}

fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// Length, name, content, and the check of both.
fn chunk(file: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    file.extend(length.to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(content);
    let check = checked(file.get(start..).unwrap_or_default());
    file.extend(check.to_be_bytes());
}

/// The cyclic redundancy check of PNG (annex D).
pub(super) fn checked(bytes: &[u8]) -> u32 {
    let of_bit = |check: u32| (check >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(check & 1));
    let of_byte = |check: u32, byte: &u8| (0..8).fold(check ^ u32::from(*byte), |check, _| of_bit(check));
    !bytes.iter().fold(u32::MAX, of_byte)
}

#[cfg(test)]
mod tests {
    use super::super::tests::decoded;
    use super::*;

    #[test]
    fn the_check_is_the_one_of_the_standard() {
        assert_eq!(checked(b"IEND"), 0xAE42_6082);
        assert_eq!(checked(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn pixels_come_back_as_they_were() {
        let pixels: Vec<u8> = (0..2 * 3 * 3_u8).map(|number| number.wrapping_mul(37)).collect();
        let file = encoded((2, 3), &pixels, "a picture").unwrap();
        assert_eq!(decoded(&file), ((2, 3), pixels.clone()));
        assert_eq!(encoded((3, 3), &pixels, ""), None);
        assert_eq!(encoded((0, 0), &[], ""), None);
    }
}
