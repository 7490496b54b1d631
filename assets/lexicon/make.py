"""words.txt out of two dictionaries; see make.sh. Usage: make.py FOLDER PINYIN_PRO >words.txt"""
import collections
import json
import math
import re
import subprocess
import sys

RIME = "/usr/share/rime-data/pinyin_simp.dict.yaml"
JIEBA = "/usr/lib/python3/dist-packages/jieba/dict.txt"
RIME_WEIGHT, JIEBA_WEIGHT = 0.6, 0.4
WORDS = 110000
LONGEST = 8  # syllables
HAN = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
NO_SYLLABLES = {"m", "n", "ng", "hm", "fiao"}  # nobody types them
PEOPLE = {"nr", "nrt"}  # of these only the short ones: no names of persons
STEPS = 50  # of cost, for a factor of e
RAREST = 1100
GOVERNMENT_COST = 520


def read_rime():
    """{word: {reading without tones: weight}}"""
    words = collections.defaultdict(dict)
    for line in open(RIME, encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) != 3 or not HAN.fullmatch(parts[0]):
            continue
        reading = tuple(clean(s) for s in parts[1].split())
        if len(reading) == len(parts[0]) and not NO_SYLLABLES & set(reading):
            words[parts[0]][reading] = float(parts[2])
    return words


def read_jieba():
    """{word: count}"""
    words = {}
    for line in open(JIEBA, encoding="utf-8"):
        word, count, kind = (line.split() + [""])[:3]
        is_person = kind in PEOPLE and len(word) > 2
        if HAN.fullmatch(word) and len(word) <= LONGEST and not is_person:
            words[word] = int(count)
    return words


def read_list(path):
    """The words of one of our lists, in its order; # opens a comment."""
    text = re.sub("#.*", "", open(path, encoding="utf-8").read())
    return text.split()


def clean(syllable):
    """ü is v."""
    return {"lue": "lve", "nue": "nve"}.get(syllable, syllable).replace("ü", "v")


def ask_readings(pinyin_pro, words):
    """{text: (toned syllables, [toned readings of the character])} of words and their characters."""
    texts = sorted(set(words) | {c for w in words for c in w})
    script = """
        const {pinyin} = await import(process.argv[1]);
        const usual = {toneType: 'num', type: 'array', v: true, toneSandhi: false};
        const texts = JSON.parse(await new Promise(done => {
            let all = ''; process.stdin.on('data', d => all += d).on('end', () => done(all)); }));
        console.log(JSON.stringify(texts.map(t => [pinyin(t, usual),
            [...t].length == 1 ? pinyin(t, {...usual, multiple: true}) : []])));
    """
    done = subprocess.run(["node", "--input-type=module", "-e", script, pinyin_pro],
                          input=json.dumps(texts), capture_output=True, text=True, check=True)
    return dict(zip(texts, json.loads(done.stdout)))


def split_tone(toned):
    match = re.fullmatch("([a-zü]+)([0-5])", toned)
    return (clean(match[1]), "5" if match[2] == "0" else match[2]) if match else (None, None)


def add_tones(word, reading, readings):
    """The toned reading: as in the word where the syllable is the same, else the character's own."""
    whole = [split_tone(t) for t in readings[word][0]]
    out = []
    for i, syllable in enumerate(reading):
        one = whole[i] if len(whole) == len(reading) else (None, None)
        if one[0] != syllable:
            all_of = [split_tone(t) for t in readings[word[i]][1] + readings[word[i]][0]]
            one = next((t for t in all_of if t[0] == syllable), (syllable, "5"))
        out.append(syllable + one[1])
    return "".join(out)


def main(folder, pinyin_pro):
    rime, jieba = read_rime(), read_jieba()
    government = read_list(folder + "/government.txt")
    rime_all = sum(sum(r.values()) for r in rime.values())
    jieba_all = sum(jieba.values())
    syllables = {s for readings in rime.values() for r in readings for s in r}
    readings = ask_readings(pinyin_pro, set(rime) | set(jieba) | set(government))

    share = collections.defaultdict(float)  # of all words, by (word, reading)
    for word, weights in rime.items():
        total = sum(weights.values())
        for reading, weight in weights.items():
            part = weight / total if total else 1 / len(weights)
            share[word, reading] = (RIME_WEIGHT * weight / rime_all
                                    + JIEBA_WEIGHT * part * jieba.get(word, 0) / jieba_all)
    for word in set(jieba) | set(government):
        if word in rime:
            continue
        reading = tuple(split_tone(t)[0] for t in readings[word][0])
        if len(reading) == len(word) and all(s in syllables for s in reading):
            share[word, reading] = JIEBA_WEIGHT * jieba.get(word, 0) / jieba_all

    def cost(key):
        p = share[key]
        usual = min(RAREST, round(-STEPS * math.log(p))) if p > 0 else RAREST
        return min(usual, GOVERNMENT_COST) if key[0] in own else usual

    own = set(government)
    missing = sorted(own - {w for w, r in share})
    assert not missing, missing
    order = sorted(share, key=lambda k: (len(k[0]) > 1 and k[0] not in own, -share[k], k))
    lines = collections.defaultdict(list)
    for key in order[:WORDS]:
        lines[add_tones(*key, readings)].append((cost(key), key[0]))
    for reading in sorted(lines):
        print(reading, *(f"{word}{price}" for price, word in sorted(lines[reading])))


main(*sys.argv[1:])
