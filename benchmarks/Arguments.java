/** The whole numbers that a benchmark takes on its command line, each with what it is unless given. */
final class Arguments {
    private Arguments() {}

    /**
     * Prints the usage and ends the program if that was asked for, or if these are no arguments for it.
     *
     * @return as many numbers as there are defaults, each 1 or more
     */
    static int[] of(String[] given, String usage, int... defaults) {
        if (given.length > 0 && (given[0].equals("--help") || given[0].equals("-h"))) {
            System.out.println("usage: benchmarks/run " + usage);
            System.exit(0);
        }
        int[] numbers = defaults.clone();
        boolean fit = given.length <= numbers.length;
        for (int i = 0; fit && i < given.length; i++) {
            fit = given[i].matches("[1-9][0-9]{0,7}");
            numbers[i] = fit ? Integer.parseInt(given[i]) : 0;
        }
        if (!fit) {
            System.err.println("usage: benchmarks/run " + usage);
            System.exit(2);
        }
        return numbers;
    }
}
