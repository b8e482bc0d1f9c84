#!/bin/sh
# Builds the sources that lie unpacked in the current folder into $MADE/python; interpreter.py says with which compiler.
set -eux
CORES="-j$(nproc)"
ACROSS="--build=$HERE --host=$TARGET --prefix=$PWD/libraries"
FLAGS='-O3 -g0 -fPIC -DNDEBUG -fno-sanitize=undefined' # the last is zig's own wish

export CC=cc CXX=c++ AR=ar RANLIB=ranlib
export CFLAGS="$FLAGS -Wno-error=implicit-function-declaration" # of libffi
(cd zlib && CHOST=$TARGET ./configure --static --prefix="$PWD/../libraries" && make -s "$CORES" libz.a && make -s install)
(cd libffi && ./configure $ACROSS --disable-shared --disable-docs --disable-multi-os-directory && make -s "$CORES" install)
(cd xz-utils && ./configure $ACROSS --disable-shared --disable-nls --disable-doc --disable-scripts \
    --disable-xz --disable-xzdec --disable-lzmadec --disable-lzmainfo && make -s "$CORES" install)
(cd sqlite3 && CC=cc-here CFLAGS=-O1 ./configure --disable-tcl --disable-shared --disable-readline && make -s sqlite3.c &&
    cc $FLAGS -DSQLITE_THREADSAFE=1 -DSQLITE_SECURE_DELETE -DSQLITE_ENABLE_COLUMN_METADATA \
        -DSQLITE_ENABLE_MATH_FUNCTIONS -c sqlite3.c &&
    ar rcs ../libraries/lib/libsqlite3.a sqlite3.o && cp sqlite3.h ../libraries/include)

# One library with every module in it, so that a start opens one file and not sixty; with no date of today, and a
# short name of the compiler, since a long one is cut off and then not understood.
for module in _bz2 _curses _curses_panel _dbm _gdbm _hashlib _ssl _tkinter _uuid readline; do
    export "py_cv_module_$module=n/a"
done
export MODULE_BUILDTYPE=static PKG_CONFIG=false
export ac_cv_file__dev_ptmx=yes ac_cv_file__dev_ptc=no ac_cv_buggy_getaddrinfo=no # which cannot be tried across
export CPPFLAGS="-I$PWD/libraries/include" LIBSQLITE3_LIBS='-lsqlite3 -lm'
export CFLAGS=-fno-sanitize=undefined OPT="$FLAGS"
cd python3.13
sed -i '1i #define DATE "Jan  1 1970"\n#define TIME "00:00:00"' Modules/getbuildinfo.c
sed -i '1i #define COMPILER "[Clang]"' Python/getcompiler.c
sed -i 's/-Wl,-h/-Wl,-soname,/' Makefile.pre.in # zig knows it by its long name alone
./configure $ACROSS --prefix=/python --enable-shared --without-ensurepip --disable-test-modules \
    ${BUILD_PYTHON:+--with-build-python="$BUILD_PYTHON"} LDFLAGS="-L$PWD/../libraries/lib -Wl,-rpath,\\\$\$ORIGIN/../lib"
make -s "$CORES"
make -s install "DESTDIR=$MADE" COMPILEALL_OPTS='-q -x .'
