/* What the command asks of this machine's libraries and glibc 2.17 does not have. */

/* SwiftPM gives the module's main this name, so that tests can link it, and renames it as it links. zig cannot. */
int nrnn_main(int argc, char **argv);
int main(int argc, char **argv) { return nrnn_main(argc, argv); }

/* glibc 2.32: libstdc++ counts references without atomics while there is one thread. There may always be others. */
char __libc_single_threaded = 0;
