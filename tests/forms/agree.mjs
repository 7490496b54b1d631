// Reads the verdicts and judges the same answers with ajv. The formats are written here once more, from the standards.
import {readFileSync} from "node:fs";
import {Ajv2020} from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const isDay = (year, month, day) => {
	const date = new Date(Date.UTC(2000, 0, 1));
	date.setUTCFullYear(year, month - 1, day);
	return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

const isIdNumber = (text) => {
	if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
	const year = +text.slice(6, 10);
	if (year < 1900 || year > 2099 || !isDay(year, +text.slice(10, 12), +text.slice(12, 14))) return false;
	let rest = 0n;
	for (let i = 0; i < 18; i++) rest += BigInt(text[i] === "X" ? 10 : +text[i]) * (1n << BigInt(17 - i));
	return rest % 11n === 1n; // ISO 7064, MOD 11-2
};

const isCreditCode = (text) => {
	const set = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return false;
	const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]; // GB 32100, table
	const sum = weights.reduce((all, weight, i) => all + weight * set.indexOf(text[i]), 0);
	return (sum + set.indexOf(text[17])) % 31 === 0;
};

const ajv = new Ajv2020({strict: true, allErrors: false});
addFormats(ajv, ["date"]);
ajv.addFormat("id-number", isIdNumber);
ajv.addFormat("uscc", isCreditCode);
ajv.addFormat("phone-cn", /^(1[3-9]\d{9}|0\d{2,3}-[2-9]\d{6,7})$/);
ajv.addFormat("money", /^(0|[1-9]\d{0,11})\.\d\d$/);
// Strict, so that a form says nothing that a validator does not know, but for what is the screen's.
ajv.opts.strictRequired = false;
ajv.opts.strictTypes = false; // an if has no types: the fields have
for (const word of ["title", "help", "example", "pages", "widget", "prefill", "personal", "check", "bundle", "code"]) {
	ajv.addKeyword(`x-${word}`);
}

const forms = new Map();
const counts = {good: 0, wrong: 0};
let failures = 0;
for (const line of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
	const {form, good, problems, answers} = JSON.parse(line);
	if (!forms.has(form)) forms.set(form, ajv.compile(JSON.parse(readFileSync(form, "utf8"))));
	const validate = forms.get(form);
	const theirs = validate(answers);
	counts[theirs ? "good" : "wrong"]++;
	if (theirs !== good && failures++ < 10) {
		console.error(`${form}: we say ${JSON.stringify(problems)}, ajv ${JSON.stringify(validate.errors)}: ${JSON.stringify(answers)}`);
	}
}
if (counts.good < 300 || counts.wrong < 300) {
	console.error(`forms: hardly proves anything: ${JSON.stringify(counts)}`);
	failures++;
}
console.log(`forms: ${forms.size} forms, ${counts.good} answers good, ${counts.wrong} wrong; ${failures} disagreements`);
process.exit(failures ? 1 : 0);
