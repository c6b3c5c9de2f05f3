from multiprocessing import Lock, Pipe, Process

SIZE, MESSAGES = 1000000, 20


def write(reader, writer, letter, lock):
    reader.close()
    try:
        for _ in range(MESSAGES):
            if lock:
                lock.acquire()
            writer.send_bytes(letter * SIZE)
            if lock:
                lock.release()
    except BrokenPipeError:
        pass


def whole_messages(lock):
    reader, writer = Pipe(duplex=False)
    ps = [Process(target=write, args=(reader, writer, letter, lock)) for letter in (b'a', b'b')]
    for p in ps:
        p.start()
    writer.close()
    whole = 0
    try:
        while True:
            message = reader.recv_bytes(SIZE)
            if message != message[:1] * SIZE:
                break
            whole += 1
    except (EOFError, OSError):
        pass
    reader.close()
    for p in ps:
        p.join()
    return whole


if __name__ == '__main__':
    print('without a lock: whole', whole_messages(None), 'of', 2 * MESSAGES)
    print('with a lock   : whole', whole_messages(Lock()), 'of', 2 * MESSAGES)
