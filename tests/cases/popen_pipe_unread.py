# "Popen.wait() hangs": no process reads what the program writes into the pipe.
import subprocess

if __name__ == '__main__':
    program = subprocess.Popen(['seq', '1000000'], stdout=subprocess.PIPE)
    program.wait()
