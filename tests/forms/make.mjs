// Forms at random, within the subset, the same each time; and those of the hall's fixtures, each in a file of its own:
// make.mjs FOLDER COUNT FIXTURES
import {existsSync, readFileSync, readdirSync, writeFileSync} from "node:fs";

let seed = 7n;
const any = (below) => {
	seed ^= (seed << 13n) & 0xffffffffffffffffn;
	seed ^= seed >> 7n;
	seed ^= (seed << 17n) & 0xffffffffffffffffn;
	return Number((seed >> 16n) % BigInt(below));
};
const one = (list) => list[any(list.length)];
const some = (list) => list.filter(() => any(2));
const words = (text) => ({zh: `题${text}`, en: text});

const patterns = ["^[\\p{Script=Han}]+$", "\\d", "^[A-Z]", "^(?:a|b|c)+$", "^.{2,5}$", "[^a]$", "^\\w*$", "a+?b|\\u{20BB7}", "^\\p{L}+$"];
// Of the letters that verdicts.c types.
const atom = (depth) => {
	switch (any(depth ? 9 : 6)) {
	case 0: case 1: return one(["a", "b", "1", "国", "𠮷", "é", "_", " "]);
	case 2: return one(["\\d", "\\D", "\\w", "\\W", ".", "\\.", "\\-".slice(1), "\\u56fd", "\\u{20BB7}", "\\/"]);
	case 3: return one(["\\p{L}", "\\p{Lu}", "\\P{L}", "\\p{N}", "\\p{Script=Han}", "\\P{Script=Han}", "\\p{P}"]);
	case 4: return `[${one(["", "^"])}${one(["a-c", "\\d", "ab", "国𠮷", "\\p{L}", "\\-_"])}${one(["", "-", "1-9", "\\w", "é"])}]`;
	case 5: return one(["A", "-", ",", "c"]);
	default: return `${one(["(", "(?:"])}${branches(depth - 1)})`;
	}
};
const repeats = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{1,3}?"];
const few = ["", "?", "??", "{2}", "{0,2}"]; // around a group: what has no end would meet our limit, not a validator's
const piece = (text) => text + one(text.startsWith("(") ? few : repeats);
const branch = (depth) => Array.from({length: any(3) + (any(8) ? 1 : 0)}, () => piece(atom(depth))).join("");
const branches = (depth) => Array.from({length: 1 + (any(3) === 0)}, () => branch(depth)).join("|");
const pattern = () => one(["^", "", "^"]) + (any(4) ? branches(2) : `(?:${branches(2)})`) + one(["$", "", "$"]);

const choices = () => {
	const values = some(["a", "b", "c", "十"]).concat("z");
	return one([{enum: values}, {oneOf: values.map((value) => ({const: value, title: `选${value}`}))}, {const: values[0]}]);
};
const numbers = () => {
	const values = some([1, 3, 5, 7]).concat(12);
	return one([{enum: values}, {oneOf: values.map((value) => ({const: value, title: `选${value}`}))}]);
};

// One value: of a field, a member, a column.
const scalar = (name) => {
	const made = {"x-title": words(name)};
	switch (any(8)) {
	case 0: case 1: {
		const maxLength = 1 + any(30);
		return {type: "string", maxLength, ...(any(2) ? {minLength: any(maxLength + 1)} : {}), ...(any(3) ? {} : {pattern: any(2) ? one(patterns) : pattern()}), ...made};
	}
	case 2: return {type: "string", maxLength: 20, format: one(["date", "id-number", "phone-cn", "money", "uscc"]), ...made};
	case 3: return {type: "string", ...choices(), ...made};
	case 4: return {type: "integer", ...numbers(), ...made};
	case 5: return {type: "integer", ...(any(2) ? {minimum: any(9) - 4} : {}), ...(any(2) ? {maximum: 5 + any(10)} : {}), ...made};
	case 6: return {type: "number", ...(any(2) ? {minimum: any(9) / 4 - 1} : {}), ...(any(2) ? {maximum: 3 + any(90) / 10} : {}), ...made};
	default: return {type: "boolean", ...(any(4) ? {} : {const: any(2) === 0}), ...made};
	}
};
const members = (is_table) => {
	const properties = {};
	for (let i = 1 + any(4); i > 0; i--) properties[`m${i}`] = scalar(`m${i}`);
	return {type: "object", properties, required: some(Object.keys(properties)), ...(any(2) ? {additionalProperties: false} : {})};
};
const field = (name) => {
	const made = {"x-title": words(name)};
	const maxItems = 1 + any(5);
	const most = {maxItems, ...(any(3) ? {} : {minItems: 1 + any(maxItems)})};
	switch (any(8)) {
	case 0: return {...members(), ...made};
	case 1: return {type: "array", items: members(), ...most, ...made};
	case 2: return {type: "array", items: {type: "string", ...choices()}, ...most, ...made};
	case 3: return any(3) ? scalar(name) : {"x-widget": "note", ...made};
	default: return scalar(name);
	}
};
const isNote = (schema) => schema["x-widget"] === "note";
const valuesOf = (schema) => schema.enum ?? schema.oneOf?.map((choice) => choice.const) ?? (schema.type === "boolean" ? [true, false] : "const" in schema ? [schema.const] : null);

const form = () => {
	const properties = {}, known = {}, allOf = [];
	for (let i = 0; i < 3 + any(5); i++) properties[`f${i}`] = field(`f${i}`);
	Object.assign(known, properties);
	for (let i = 0; i < any(6); i++) {
		const asked = some(Object.keys(known).filter((name) => known[name].type !== "array" && valuesOf(known[name]))).slice(0, 2);
		if (asked.length === 0) continue;
		const terms = Object.fromEntries(asked.map((name) => {
			const values = valuesOf(known[name]);
			return [name, any(2) ? {const: one(values)} : {enum: [one(values)]}];
		}));
		const then = {};
		for (let k = any(3); k > 0; k--) then[`g${i}_${k}`] = field(`g${i}_${k}`);
		const narrowed = Object.keys(known).filter((name) => (known[name].enum ?? known[name].oneOf) && known[name].type !== "array");
		const required = Object.keys(then).concat(Object.keys(properties)).filter((name) => !isNote(then[name] ?? properties[name]) && any(3) === 0);
		Object.assign(known, then);
		if (narrowed.length && any(2)) {
			const name = one(narrowed);
			then[name] = {enum: [valuesOf(known[name])[0]]};
		}
		if (Object.keys(then).length + required.length === 0) required.push(Object.keys(properties).find((name) => !isNote(properties[name])) ?? "f0");
		if (required[0] && isNote(known[required[0]])) continue;
		allOf.push({if: {properties: terms, required: asked}, then: {...(Object.keys(then).length ? {properties: then} : {}), ...(required.length ? {required} : {})}});
	}
	return {type: "object", "x-title": words("form"), properties, required: Object.keys(properties).filter((name) => !isNote(properties[name]) && any(3) === 0), ...(allOf.length ? {allOf} : {})};
};

const [folder, count, fixtures] = process.argv.slice(2);
for (let i = 0; i < +count; i++) writeFileSync(`${folder}/${String(i).padStart(3, "0")}.json`, JSON.stringify(form(), null, 1));

for (let i = 0; i < +count * 2; i++) {
	const properties = {};
	for (let k = 0; k < 2; k++) properties[`p${k}`] = {type: "string", maxLength: 12, "x-title": words("p"), pattern: pattern()};
	writeFileSync(`${folder}/patterns_${i}.json`, JSON.stringify({type: "object", "x-title": words("patterns"), properties}));
}

for (const kind of ["matters", "bundles"]) {
	const there = `${fixtures}/${kind}`;
	for (const file of existsSync(there) ? readdirSync(there).filter((name) => name.endsWith(".json")) : []) {
		const {form} = JSON.parse(readFileSync(`${there}/${file}`, "utf8"));
		if (!form) continue;
		for (const field of Object.values(form.properties)) {
			if (!field["x-choices"]) continue; // the hall fills these in when it is asked
			delete field["x-choices"];
			field.oneOf = [{const: "a", title: "甲"}, {const: "b", title: "乙"}];
		}
		writeFileSync(`${folder}/${kind}_${file}`, JSON.stringify(form));
	}
}
