// Amounts as ICU writes them: locale, currency, exponent, minor units, text, one a line.
//
//     node tests/oracle/money/format.mjs > core/tests/data/money_format.tsv
//     node tests/oracle/money/format.mjs all > /tmp/all.tsv    # every currency, 60,000 lines
//     MONEY_FORMAT=/tmp/all.tsv cargo test -p concierge-core --test money_format
//
// Made with Node 20.20 (ICU 78, CLDR 48). Intl takes decimal texts, so nothing goes through a float.
import { readFileSync } from "node:fs";

const rows = (name) =>
  readFileSync(new URL(`../../../core/data/money/${name}.tsv`, import.meta.url), "utf8")
    .trimEnd().split("\n").map((line) => line.split("\t"));
const SOME = new Set("USD EUR GBP INR JPY KWD CHF BRL XOF CLF PLN XCG".split(" "));
const AMOUNTS = ["0", "-5", "1234", "-123456", "1234567890", "-9223372036854775808"];

const decimal = (minor, exponent) => {
  const digits = minor.replace("-", "").padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  return (minor < "0" ? "-" : "") + digits.slice(0, cut) + (exponent ? "." + digits.slice(cut) : "");
};

for (const [locale] of rows("locales")) {
  for (const [currency, , minorUnit] of rows("currencies")) {
    if (minorUnit === "-" || !(process.argv[2] === "all" || SOME.has(currency))) continue;
    const digits = Number(minorUnit);
    const format = new Intl.NumberFormat(`${locale}-u-nu-latn`, {
      style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
    });
    for (const amount of AMOUNTS) {
      console.log([locale, currency, digits, amount, format.format(decimal(amount, digits))].join("\t"));
    }
  }
}
