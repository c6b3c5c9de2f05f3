import multiprocessing as mp


def pipe_in(pipe, log):
    for i in range(3):
        pipe.send(f'data:{i},log:{log}')
    pipe.close()


def pipe_out(pipe):
    try:
        while True:
            msg = pipe.recv()
            print(f'msg {msg}')
    except EOFError:
        print('end')


if __name__ == '__main__':
    pipe_o, pipe_i = mp.Pipe(duplex=False)
    inp1 = mp.Process(target=pipe_in, args=(pipe_i, 'a'))
    inp2 = mp.Process(target=pipe_in, args=(pipe_i, 'b'))
    outp = mp.Process(target=pipe_out, args=(pipe_o,))
    inp1.start()
    inp2.start()
    pipe_i.close()
    outp.start()
