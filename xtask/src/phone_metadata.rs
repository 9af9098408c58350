//! `cargo xtask phone-metadata`: compiles libphonenumber's metadata into the lookup tables that
//! `concierge-core` reads without an engine, a heap or an initialisation.
//!
//! Input is `core/data/phone/metadata.bin`, output are `states.bin`, `calling_codes.bin`,
//! `regions.bin` and `formats.bin` beside it; their layouts are described where they are read, in
//! `core/src/phone/tables.rs`. The same input always gives the same bytes.

mod automaton;
mod formats;
mod minimise;
mod national;
mod nfa;
mod plan;
mod proto;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use formats::Ways;
use plan::Plan;
use proto::Territory;

/// The four files, as bytes.
#[derive(Debug, PartialEq, Eq)]
struct Tables {
    states: Vec<u8>,
    calling_codes: Vec<u8>,
    regions: Vec<u8>,
    formats: Vec<u8>,
}

/// Rebuilds the tables in `core/data/phone` (or in the directory given as the only argument).
pub fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/data/phone");
    let directory = Path::new(args.first().map_or(default, String::as_str));
    let tables = build(&fs::read(directory.join("metadata.bin"))?)?;
    fs::write(directory.join("states.bin"), &tables.states)?;
    fs::write(directory.join("calling_codes.bin"), &tables.calling_codes)?;
    fs::write(directory.join("regions.bin"), &tables.regions)?;
    fs::write(directory.join("formats.bin"), &tables.formats)?;
    println!(
        "{} states, {} calling codes, {} regions, {} formats",
        tables.states.len() / minimise::ROW_BYTES,
        tables.calling_codes.len() / CALLING_CODE_BYTES,
        tables.regions.len() / REGION_BYTES,
        tables.formats.len() / formats::ENTRY_BYTES,
    );
    Ok(())
}

const CALLING_CODE_BYTES: usize = 32;
const EXTENSION_PREFIX_BYTES: usize = 16;
const REGION_BYTES: usize = 7;

fn build(metadata: &[u8]) -> Result<Tables, Box<dyn Error>> {
    let territories = proto::read(metadata)?;
    let regions = region_ids(&territories);
    let mut automata = Vec::new();
    let mut plans = Vec::new();
    let mut ways = Ways::default();
    for (code, members) in by_calling_code(&territories) {
        let plan = Plan::new(code, &members, &regions)?;
        automata.push(plan.states());
        for main in members.iter().take(1) {
            automata.push(formats::states(main, &mut ways)?);
        }
        plans.push(plan);
    }
    let by_region: BTreeMap<&str, &Territory> =
        territories.iter().filter(|t| t.id != WORLD).map(|t| (t.id.as_str(), t)).collect();
    for territory in by_region.values() {
        automata.push(national::states(territory)?);
    }
    let minimal = minimise::minimise(&automata)?;
    let (code_starts, region_starts) =
        minimal.starts.split_at_checked(2 * plans.len()).ok_or("too few automata")?;
    let mut calling_codes = Vec::new();
    for (plan, starts) in plans.iter().zip(code_starts.as_chunks::<2>().0) {
        calling_codes.extend(plan.code.to_le_bytes());
        calling_codes.extend(starts.map(u16::to_le_bytes).as_flattened());
        calling_codes.push(plan.main_region);
        calling_codes.push(u8::from(plan.members.len() == 1));
        calling_codes.extend(plan.possible_lengths.to_le_bytes());
        calling_codes.extend(plan.local_lengths.to_le_bytes());
        if plan.extension_prefix.len() > EXTENSION_PREFIX_BYTES {
            return Err(format!("too long: {}", plan.extension_prefix).into());
        }
        let padded = plan.extension_prefix.bytes().chain(std::iter::repeat(0));
        calling_codes.extend(padded.take(EXTENSION_PREFIX_BYTES));
    }
    // The world comes first, and is no region to read numbers with.
    let mut region_bytes = b"001\0\0\0\0".to_vec();
    for ((id, territory), start) in by_region.iter().zip(region_starts) {
        region_bytes.extend(id.bytes().chain([0]));
        region_bytes.extend(territory.calling_code().to_le_bytes());
        region_bytes.extend(start.to_le_bytes());
    }
    Ok(Tables { states: minimal.rows, calling_codes, regions: region_bytes, formats: ways.bytes })
}

/// The identifier of what belongs to no country, such as +800.
const WORLD: &str = "001";

/// Regions in byte order of their codes, each with its number, from 1 (0 means none).
fn region_ids(territories: &[Territory]) -> BTreeMap<&str, u8> {
    let mut ids: Vec<&str> = territories.iter().map(|t| t.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().zip(1..).collect()
}

/// The territories of each calling code; the main one first, the others as they come.
fn by_calling_code(territories: &[Territory]) -> BTreeMap<u16, Vec<&Territory>> {
    let mut codes: BTreeMap<u16, Vec<&Territory>> = BTreeMap::new();
    for territory in territories {
        let members = codes.entry(territory.calling_code()).or_default();
        if territory.main_country_for_code.unwrap_or(false) {
            members.insert(0, territory);
        } else {
            members.push(territory);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! data {
        ($name:literal) => {
            include_bytes!(concat!("../../core/data/phone/", $name))
        };
    }

    #[test]
    fn the_committed_tables_are_those_of_the_committed_metadata() {
        let tables = build(data!("metadata.bin")).unwrap_or_else(|e| unreachable!("{e}"));
        assert!(tables.states == data!("states.bin"), "run cargo xtask phone-metadata");
        assert!(tables.calling_codes == data!("calling_codes.bin"));
        assert!(tables.regions == data!("regions.bin"));
        assert!(tables.formats == data!("formats.bin"));
    }
}
