"""What an attacker could use in TypeScript and JavaScript."""
