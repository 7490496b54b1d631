# The manual page kiosk.conf(5), of assets/kiosk.conf.example: awk -v version=1.2.3 -f kiosk.conf.awk kiosk.conf.example
# What stands before the first section is the description; a comment in a line of its own is a paragraph; one behind a key,
# and the indented ones below it, say what the key is.

function roff(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	gsub(/'/, "\\(aq", text)
	return text ~ /^\./ ? "\\\&" text : text
}

function comment(line) {
	sub(/^[ \t]*; ?/, "", line)
	return line
}

BEGIN {
	print ".\\\" Made of kiosk.conf.example."
	print ".TH KIOSK.CONF 5 \"\" \"Onedoor " version "\" \"Onedoor\""
	print ".SH NAME\nkiosk.conf \\- configuration of the Onedoor kiosk"
	print ".SH SYNOPSIS\n.I /etc/onedoor/kiosk.conf"
	print ".SH DESCRIPTION"
	is_new = 1
}

/^[ \t]*$/ || /^;$/ {
	is_new = 1
	next
}

/^\[/ {
	print ".SH " toupper(substr($0, 2, index($0, "]") - 2)) "\nIn section\n.BR " roff(substr($0, 1, index($0, "]"))) ":"
	is_new = 1
	next
}

/^;/ {
	if (is_new) print ".PP"
	is_new = 0
	print roff(comment($0))
	next
}

/^[ \t]+;/ {
	print roff(comment($0))
	is_new = 1
	next
}

/=/ {
	name = value = $0
	sub(/ *=.*/, "", name)
	sub(/^[^=]*= */, "", value)
	said = ""
	if (match(value, /(^|[ \t]);/)) {
		said = comment(substr(value, RSTART))
		value = substr(value, 1, RSTART - 1)
	}
	sub(/[ \t]+$/, "", value)
	print ".TP\n.BR " roff(name) " \" = " (value == "" ? "(empty)" : "\\fI" roff(value) "\\fR") "\""
	print said == "" ? "\\&" : roff(said)
	is_new = 1
	next
}

{
	print "kiosk.conf.awk: neither section, key nor comment: " $0 >"/dev/stderr"
	exit 1
}

END {
	print ".SH FILES\n.TP\n.I /usr/share/doc/onedoor/examples/kiosk.conf\nAll keys with their defaults, to be copied."
	print ".SH SEE ALSO\n.BR onedoor (1)"
}
