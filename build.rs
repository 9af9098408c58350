//! Keeps the extension's schema section in the library and rebuilds when a module's SQL changes.

fn main() {
    // The linker would drop the section that `xtask` reads the SQL from: nothing refers to it.
    println!("cargo:rustc-cdylib-link-arg=-Wl,--no-gc-sections");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=sql");
}
