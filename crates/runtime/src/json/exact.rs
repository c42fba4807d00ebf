//! Whether a number survives as a float: servers send decimals, and sums of money with more digits than a float holds.

/// So many digits survive in any float.
const ALWAYS_KEPT: usize = 15;

/// No float has more digits than this, written in full.
const MOST: usize = 767;

/// Whether `value` still has all digits of the number that `text` is: written with as many, it is the same.
pub(crate) fn keeps_digits(text: &str, value: f64) -> bool {
    let digits = significant(text);
    if value == 0.0 || digits.len() <= ALWAYS_KEPT {
        return digits.is_empty() == (value == 0.0);
    }
    if digits.len() > MOST {
        return false;
    }
    let shown = format!("{:.*e}", digits.len() - 1, value.abs());
    significant(&shown) == digits
}

/// The digits of a number, without its sign, its exponent and the zeros around them.
fn significant(text: &str) -> String {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_or_not() {
        for (text, kept) in [
            ("0", true),
            ("-0.0", true),
            ("0e5", true),
            ("1e-400", false),
            ("0.1", true),
            ("100000000000000000000000", true),
            ("9007199254740992", true),
            ("9007199254740993", false),
            ("0.1234567890123456789", false),
            ("0.10000000000000001", true),
            // A float of 32 bits, written in full.
            ("0.100000001490116119384765625", true),
            ("-0.006929283495992422", true),
            ("12345678901234567.89", false),
            ("1.7976931348623157E+308", true),
        ] {
            let value: f64 = text.parse().unwrap();
            assert_eq!(keeps_digits(text, value), kept, "{text}");
        }
    }

    #[test]
    fn a_number_of_any_length_has_more_digits_than_a_float() {
        let text = format!("0.{}", "1".repeat(100_000));
        assert!(!keeps_digits(&text, text.parse().unwrap()));
    }
}
