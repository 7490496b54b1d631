#!/usr/bin/env bash
# Draws the four sounds of the kiosk as mono 16-bit 22050 Hz WAV files.
# Usage: assets/sounds/make.sh [DIR]    (default: the folder of this script)
set -euo pipefail
export LC_ALL=C
out=${1:-$(cd "$(dirname "$0")" && pwd)}

# A note: at_ms:length_ms:hz:level:attack_ms. It rises in attack_ms, then decays like a struck bar;
# the overtones decay faster than the ground tone, which is what makes it warm.
synth() {
	awk -v total_ms="$1" -v notes="$2" '
	BEGIN {
		rate = 22050
		pi = atan2(0, -1)
		count = int(total_ms * rate / 1000)
		notes_len = split(notes, note, " ")
		for (k = 1; k <= notes_len; k++) {
			split(note[k], f, ":")
			at = int(f[1] * rate / 1000)
			len = int(f[2] * rate / 1000)
			attack = f[5] * rate / 1000
			for (i = 0; i < len && at + i < count; i++) {
				x = i / len
				rise = i < attack ? 0.5 - 0.5 * cos(pi * i / attack) : 1
				fall = x > 0.8 ? 0.5 + 0.5 * cos(pi * (x - 0.8) / 0.2) : 1
				w = 2 * pi * f[3] * i / rate
				tone = exp(-4 * x) * sin(w) + 0.22 * exp(-9 * x) * sin(2 * w)
				tone += 0.10 * exp(-14 * x) * sin(3 * w)
				sum[at + i] += f[4] * rise * fall * tone
			}
		}
		for (i = 0; i < count; i++) {
			v = int(sum[i] * 32767 + (sum[i] < 0 ? -0.5 : 0.5))
			v = v > 32767 ? 32767 : v < -32768 ? -32768 : v
			print v < 0 ? v + 65536 : v
		}
	}' | le 2
}

# Numbers, one a line, as little-endian bytes of the given width.
le() {
	awk -v width="$1" '{ for (i = 0; i < width; i++) { printf "%c", $1 % 256; $1 = int($1 / 256) } }'
}

wav() {
	local name=$1 total_ms=$2 notes=$3 bytes
	bytes=$((total_ms * 22050 / 1000))
	bytes=$((bytes * 2))
	{
		printf 'RIFF'; echo $((36 + bytes)) | le 4
		printf 'WAVEfmt '; echo 16 | le 4
		printf '1\n1\n' | le 2; printf '22050\n44100\n' | le 4; printf '2\n16\n' | le 2
		printf 'data'; echo "$bytes" | le 4
		synth "$total_ms" "$notes"
	} >"$out/$name.wav"
}

wav press 36 "0:34:1175:0.22:3 0:20:392:0.20:2"
wav success 640 "0:420:587.33:0.34:8 130:500:880:0.36:8"
wav problem 560 "0:240:246.94:0.50:14 260:290:207.65:0.52:14"
wav attention 820 "0:800:783.99:0.30:6 0:640:1174.66:0.12:6 180:630:659.26:0.26:8"
