// The bootstrap has installed everything by the time this runs.
process.stdout.write('Everything is installed\n');
