def main():
    print('importing')
