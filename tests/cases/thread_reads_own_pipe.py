# A thread reads from a pipe into which only its own process could write, and the main thread waits for it.
import os
import threading

r, w = os.pipe()
reader = threading.Thread(target=os.read, args=(r, 1), name='reader')
reader.start()
reader.join()
