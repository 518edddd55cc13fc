"""Reads the messages of Conplyent in a file, a line of base64 each, and prints what each means, as a line of JSON."""

import base64
import json
import pickle
import sys

for line in open(sys.argv[1]):
    print(json.dumps(str(pickle.loads(base64.b64decode(line)))), flush=True)
